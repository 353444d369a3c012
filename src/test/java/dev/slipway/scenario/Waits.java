package dev.slipway.scenario;

import static org.awaitility.Awaitility.await;

import io.vertx.core.Future;
import java.time.Duration;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.awaitility.core.ConditionFactory;

/** How scenarios wait: for what they expect, and never for ever. */
final class Waits {

    private static final Duration PACE = Duration.ofMillis(50);
    private static final int ANSWER_SECONDS = 30;

    private Waits() {}

    /** For what takes a machine that is busy with other things some seconds. */
    static ConditionFactory eventually() {
        return within(Duration.ofSeconds(60));
    }

    /** For what Slipway itself takes long for: a limit that only a hang reaches. */
    static ConditionFactory within(Duration limit) {
        return await().pollInSameThread()
                .pollDelay(Duration.ZERO)
                .pollInterval(PACE)
                .atMost(limit);
    }

    static <T> T of(Future<T> future) {
        try {
            return future.toCompletionStage().toCompletableFuture().get(ANSWER_SECONDS, TimeUnit.SECONDS);
        } catch (ExecutionException e) {
            throw new IllegalStateException("failed: " + e.getCause(), e.getCause());
        } catch (TimeoutException e) {
            throw new IllegalStateException("no answer in " + ANSWER_SECONDS + " s", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }
}

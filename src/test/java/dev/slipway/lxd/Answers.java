package dev.slipway.lxd;

import static org.assertj.core.api.Assertions.assertThat;

import dev.slipway.fleet.Failure;
import io.vertx.core.Future;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** How test threads wait for the client's answers. */
final class Answers {

    private static final int SECONDS = 60;

    private Answers() {}

    static <T> T of(Future<T> future) {
        try {
            return future.toCompletionStage().toCompletableFuture().get(SECONDS, TimeUnit.SECONDS);
        } catch (ExecutionException e) {
            throw new AssertionError("failed: " + e.getCause(), e.getCause());
        } catch (TimeoutException e) {
            throw new AssertionError("no answer in " + SECONDS + " s", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new AssertionError(e);
        }
    }

    static Failure failureOf(Future<?> future) {
        Throwable cause = of(future.<Throwable>map(answer -> null).recover(Future::succeededFuture));
        assertThat(cause).isInstanceOf(LxdException.class);
        return ((LxdException) cause).failure();
    }
}

package dev.slipway;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.platform.engine.discovery.DiscoverySelectors.selectClass;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.AppenderBase;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.platform.testkit.engine.EngineTestKit;
import org.slf4j.LoggerFactory;

class BlockedThreadsTest {

    @Test
    @Tag(BlockedThreads.ON_PURPOSE)
    void aTestThatBlocksAnEventLoopFails() {
        // When
        var results = EngineTestKit.engine("junit-jupiter")
                .configurationParameter("junit.jupiter.extensions.autodetection.enabled", "true")
                .selectors(selectClass(Blocks.class))
                .execute();
        // Then
        results.testEvents()
                .assertStatistics(statistics -> statistics.succeeded(1).failed(1));
    }

    /** Run by the test above alone: surefire does not look into nested classes that are static. */
    static class Blocks {

        @Test
        void doesNotBlock() {
            assertThat(1).isOne();
        }

        @Test
        void blocks() throws Exception {
            var found = new CountDownLatch(1);
            var logger = (Logger) LoggerFactory.getLogger(BlockedThreads.LOGGER);
            logger.addAppender(new CountingDown(found));
            var vertx = Vertx.vertx(new VertxOptions()
                    .setBlockedThreadCheckInterval(10)
                    .setMaxEventLoopExecuteTime(20)
                    .setMaxEventLoopExecuteTimeUnit(TimeUnit.MILLISECONDS));
            try {
                var ended = new CountDownLatch(1);
                vertx.runOnContext(none -> {
                    found(found);
                    ended.countDown();
                });
                assertThat(ended.await(20, TimeUnit.SECONDS)).isTrue();
            } finally {
                logger.detachAppender("counting");
                vertx.close().toCompletionStage().toCompletableFuture().get(20, TimeUnit.SECONDS);
            }
        }
    }

    private static void found(CountDownLatch found) {
        try {
            assertThat(found.await(10, TimeUnit.SECONDS)).isTrue();
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    private static final class CountingDown extends AppenderBase<ILoggingEvent> {

        private final CountDownLatch latch;

        CountingDown(CountDownLatch latch) {
            this.latch = latch;
            setName("counting");
            start();
        }

        @Override
        protected void append(ILoggingEvent event) {
            latch.countDown();
        }
    }
}

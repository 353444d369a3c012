package dev.slipway;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.AppenderBase;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.regex.Pattern;
import org.junit.jupiter.api.extension.AfterEachCallback;
import org.junit.jupiter.api.extension.BeforeEachCallback;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.slf4j.LoggerFactory;

/**
 * Fails a test during which Vert.x found an event loop blocked (2 s unless the test says otherwise). Registered for every
 * test by {@code META-INF/services}.
 */
public final class BlockedThreads implements BeforeEachCallback, AfterEachCallback {

    /** Vert.x's name for the logger, which is not the name of a class. */
    static final String LOGGER = "io.vertx.core.impl.BlockedThreadChecker";

    /** The tag of a test of which blocking is the subject. */
    static final String ON_PURPOSE = "blocks-on-purpose";

    /** However it looks, 20 s are no want of a processor. */
    private static final Pattern HANGS = Pattern.compile("blocked for [2-9][0-9]{4,} ms|blocked for [0-9]{6,} ms");

    private static final ExtensionContext.Namespace NAMESPACE = ExtensionContext.Namespace.create(BlockedThreads.class);

    @Override
    public void beforeEach(ExtensionContext context) {
        var warnings = new Warnings();
        warnings.start();
        logger().addAppender(warnings);
        context.getStore(NAMESPACE).put("warnings", warnings);
    }

    @Override
    public void afterEach(ExtensionContext context) {
        var warnings = context.getStore(NAMESPACE).remove("warnings", Warnings.class);
        logger().detachAppender(warnings);
        if (context.getTags().contains(ON_PURPOSE)) {
            return;
        }
        assertThat(warnings.messages).as("what Vert.x found blocked").isEmpty();
    }

    private static final class Warnings extends AppenderBase<ILoggingEvent> {

        private final Queue<String> messages = new ConcurrentLinkedQueue<>();

        @Override
        protected void append(ILoggingEvent event) {
            String message = event.getFormattedMessage();
            if (waits(message) || HANGS.matcher(message).find()) {
                messages.add(message);
            }
        }

        /**
         * A loop that blocks waits for something. One that is runnable and does not get on was not given a processor, as
         * happens on a machine that does ten things at a time: the checker's clock goes on all the same.
         */
        private static boolean waits(String message) {
            return Thread.getAllStackTraces().keySet().stream()
                    .filter(thread -> message.contains(thread.getName() + " "))
                    .anyMatch(thread -> thread.getState() != Thread.State.RUNNABLE);
        }
    }

    private static Logger logger() {
        var logger = (Logger) LoggerFactory.getLogger(LOGGER);
        logger.setLevel(Level.WARN);
        return logger;
    }
}

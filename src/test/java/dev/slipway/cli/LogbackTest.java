package dev.slipway.cli;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.joran.JoranConfigurator;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.classic.spi.LoggingEvent;
import ch.qos.logback.core.Appender;
import ch.qos.logback.core.ConsoleAppender;
import ch.qos.logback.core.joran.spi.JoranException;
import io.vertx.core.json.JsonObject;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.slf4j.event.KeyValuePair;

/** What logback.xml makes of an event, seen through the appender's own encoder. */
class LogbackTest {

    private final LoggerContext context = new LoggerContext();

    @AfterEach
    void stop() {
        context.stop();
    }

    @Test
    void anEventHasTheseFieldsAndNoOthers() throws JoranException {
        // Given
        var appender = configured("json");
        var event = event(Level.INFO, "runner launched", null);
        event.addKeyValuePair(new KeyValuePair("pool", "containers"));
        event.addKeyValuePair(new KeyValuePair("count", 3));
        // When
        String line = encoded(appender, event);
        // Then
        assertThat(new JsonObject(line).getMap())
                .containsOnlyKeys("timestamp", "level", "event", "pool", "count")
                .containsEntry("timestamp", "2026-03-01T12:00:00.007Z")
                .containsEntry("level", "INFO")
                .containsEntry("event", "runner launched")
                .containsEntry("pool", "containers")
                .containsEntry("count", 3);
        assertThat(appender.getTarget()).isEqualTo("System.out");
    }

    @Test
    void anEventIsOneLineWhateverItSays() throws JoranException {
        String line = encoded(configured("json"), event(Level.INFO, "a\r\nb\u001b[31m", null));
        assertThat(line).endsWith("\n").hasLineCount(1).doesNotContain("\u001b");
    }

    @Test
    void aStackTraceIsBounded() throws JoranException {
        // Given
        Throwable thrown = new IllegalStateException("outermost");
        for (int i = 0; i < 200; i++) {
            thrown = new IllegalStateException("x".repeat(100), thrown);
        }
        // When
        JsonObject line = new JsonObject(encoded(configured("json"), event(Level.ERROR, "broken", thrown)));
        // Then
        assertThat(line.fieldNames()).containsOnly("timestamp", "level", "event", "stack_trace");
        assertThat(line.getString("stack_trace")).contains("outermost").hasSizeLessThan(4200);
    }

    @Test
    void theTextForPeopleGoesToStderrAndHoldsNothingThatSteersATerminal() throws JoranException {
        // Given
        var appender = configured("plain");
        var event = event(Level.WARN, "guest said\u001b[2J", new IllegalStateException("a\u001b[2Jb"));
        event.addKeyValuePair(new KeyValuePair("runner", "a\nb"));
        // When
        String text = encoded(appender, event);
        // Then
        assertThat(text).contains("WARN  guest said [2J runner=\"a b\"").contains("IllegalStateException: a [2Jb");
        assertThat(text).doesNotContain("\u001b");
        assertThat(appender.getTarget()).isEqualTo("System.err");
    }

    @Test
    void librariesAreHeardFromWarningsUp() throws JoranException {
        // When
        var unused = configured("json");
        // Then
        assertThat(context.getLogger("dev.slipway.fleet").isInfoEnabled()).isTrue();
        assertThat(context.getLogger("dev.slipway.fleet").isDebugEnabled()).isFalse();
        assertThat(context.getLogger("io.netty.channel").isInfoEnabled()).isFalse();
        assertThat(context.getLogger("io.vertx.core").isWarnEnabled()).isTrue();
    }

    private ConsoleAppender<ILoggingEvent> configured(String format) throws JoranException {
        context.putProperty("slipway.log.format", format);
        context.putProperty("slipway.log.level", "info");
        var configurator = new JoranConfigurator();
        configurator.setContext(context);
        configurator.doConfigure(LogbackTest.class.getResource("/logback.xml"));
        List<Appender<ILoggingEvent>> appenders = new ArrayList<>();
        context.getLogger("ROOT").iteratorForAppenders().forEachRemaining(appenders::add);
        assertThat(appenders).hasSize(1);
        return (ConsoleAppender<ILoggingEvent>) appenders.get(0);
    }

    private LoggingEvent event(Level level, String message, Throwable thrown) {
        var event = new LoggingEvent("fqcn", context.getLogger("dev.slipway.Any"), level, message, thrown, null);
        event.setInstant(Instant.parse("2026-03-01T12:00:00.007Z"));
        return event;
    }

    private static String encoded(ConsoleAppender<ILoggingEvent> appender, LoggingEvent event) {
        return new String(appender.getEncoder().encode(event), StandardCharsets.UTF_8);
    }
}

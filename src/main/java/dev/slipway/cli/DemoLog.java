package dev.slipway.cli;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.encoder.PatternLayoutEncoder;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.Appender;
import ch.qos.logback.core.FileAppender;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.slf4j.LoggerFactory;

/** While it is open, the program logs to a file and nowhere else, so that a live view stays whole. */
final class DemoLog implements AutoCloseable {

    private final Logger root;
    private final List<Appender<ILoggingEvent>> before = new ArrayList<>();
    private final FileAppender<ILoggingEvent> file = new FileAppender<>();

    private final Path path;

    private DemoLog(Logger root, Path path) {
        this.root = root;
        this.path = path;
        root.iteratorForAppenders().forEachRemaining(before::add);
    }

    static DemoLog to(Path path) {
        var context = (LoggerContext) LoggerFactory.getILoggerFactory();
        var log = new DemoLog(context.getLogger(org.slf4j.Logger.ROOT_LOGGER_NAME), path);
        var encoder = new PatternLayoutEncoder();
        encoder.setContext(context);
        encoder.setPattern("%d{HH:mm:ss.SSS} %-5level %msg %kvp%n%ex{8}%nopex");
        encoder.start();
        log.file.setContext(context);
        log.file.setFile(path.toString());
        log.file.setEncoder(encoder);
        log.file.start();
        log.before.forEach(log.root::detachAppender);
        log.root.addAppender(log.file);
        return log;
    }

    Path path() {
        return path;
    }

    @Override
    public void close() {
        root.detachAppender(file);
        file.stop();
        before.forEach(root::addAppender);
    }
}

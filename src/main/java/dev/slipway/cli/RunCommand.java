package dev.slipway.cli;

import dev.slipway.config.Address;
import dev.slipway.config.Mistake;
import dev.slipway.config.Reading;
import dev.slipway.config.SecretFiles;
import dev.slipway.config.Settings;
import dev.slipway.ops.BuildInfo;
import dev.slipway.reconcile.FleetLock;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.spi.LoggingEventBuilder;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** The service in the foreground, until SIGTERM or SIGINT; SIGHUP reads the configuration again. */
@Command(
        name = "run",
        description = {
            "Run the service in the foreground.",
            "SIGHUP reads the configuration again: pools change without touching a busy runner.",
            "SIGTERM ends it within 5 s and leaves every runner running; the next start adopts them."
        })
final class RunCommand implements Callable<Integer> {

    private static final Logger LOGGER = LoggerFactory.getLogger(RunCommand.class);
    private static final int STOP_SECONDS = 5;

    @Mixin
    private ConfigOption config;

    @Override
    public Integer call() throws InterruptedException {
        Settings settings = config.settings();
        try (FleetLock lock = FleetLock.take(settings.stateDir())) {
            LOGGER.atDebug().log("the fleet is ours: {}", lock);
            return serve(settings);
        } catch (IOException e) {
            LOGGER.atError()
                    .addKeyValue("fleet", settings.fleet().name())
                    .addKeyValue("cause", e.getMessage())
                    .log("not started");
            return Exit.PROBLEM;
        }
    }

    private int serve(Settings settings) throws InterruptedException {
        CountDownLatch ended = new CountDownLatch(1);
        Signals.on("TERM", ended::countDown);
        Signals.on("INT", ended::countDown);
        Vertx vertx = Vertx.vertx();
        Service service = new Service(vertx, settings);
        CountDownLatch started = new CountDownLatch(1);
        Signals.on("HUP", () -> reloadAfter(started, service, settings));
        LOGGER.atInfo()
                .addKeyValue("fleet", settings.fleet().name())
                .addKeyValue("version", BuildInfo.read().version())
                .log("starting");
        tellDoubts(settings);
        if (!done(service.start(), TimeUnit.MINUTES.toSeconds(1), "start")) {
            return Exit.PROBLEM;
        }
        tellStarted(settings, service);
        started.countDown();
        ended.await();
        LOGGER.atInfo().addKeyValue("fleet", settings.fleet().name()).log("stopping; runners are left running");
        // What does not end in time ends with the process: the next one finds out at LXD and GitHub what became of it.
        boolean unused = done(service.stop(), STOP_SECONDS, "stop");
        return Exit.OK;
    }

    private static void tellStarted(Settings settings, Service service) {
        LoggingEventBuilder event = LOGGER.atInfo()
                .addKeyValue("fleet", settings.fleet().name())
                .addKeyValue(
                        "ops", "http://" + new Address(settings.ops().listen().host(), service.opsPort()));
        settings.webhook()
                .map(webhook -> event.addKeyValue(
                        "webhook",
                        (webhook.tls().isPresent() ? "https://" : "http://")
                                + new Address(
                                        webhook.listen().host(),
                                        service.webhookPort().orElseThrow())
                                + webhook.path()))
                .orElse(event)
                .log("started");
    }

    /** Nothing here keeps the service from starting: runners go on, and what is missing may come. */
    private static void tellDoubts(Settings settings) {
        SecretFiles.Findings secrets = SecretFiles.check(settings);
        List<String> doubts = new ArrayList<>();
        secrets.mistakes().forEach(mistake -> doubts.add(mistake.message()));
        secrets.warnings().forEach(warning -> doubts.add(warning.message()));
        doubts.addAll(JobDoubts.of(settings));
        doubts.addAll(CredentialDoubts.of(settings));
        doubts.forEach(doubt -> LOGGER.atWarn()
                .addKeyValue("fleet", settings.fleet().name())
                .addKeyValue("cause", doubt)
                .log("configuration"));
    }

    private static boolean done(Future<Void> work, long seconds, String what) throws InterruptedException {
        try {
            var unused = work.toCompletionStage().toCompletableFuture().get(seconds, TimeUnit.SECONDS);
            return true;
        } catch (ExecutionException | TimeoutException e) {
            Throwable cause = e instanceof ExecutionException ? e.getCause() : e;
            LOGGER.atError().addKeyValue("cause", cause.toString()).log("the service did not {}", what);
            return false;
        }
    }

    /** While the service starts nobody would hear the news: what is asked for meanwhile is done then. */
    private void reloadAfter(CountDownLatch started, Service service, Settings running) {
        try {
            started.await();
            reload(service, running);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void reload(Service service, Settings running) {
        Reading reading = config.read();
        if (reading instanceof Reading.Valid valid) {
            List<String> restart = service.reconfigure(valid.settings());
            LOGGER.atInfo()
                    .addKeyValue("fleet", running.fleet().name())
                    .log("configuration read again; pools and intervals are in force"
                            + (restart.isEmpty() ? "" : ", but a restart is needed for " + String.join(", ", restart)));
            return;
        }
        List<Mistake> mistakes = ((Reading.Invalid) reading).mistakes();
        LOGGER.atError()
                .addKeyValue("fleet", running.fleet().name())
                .addKeyValue(
                        "cause",
                        String.join(
                                "; ", mistakes.stream().map(Mistake::message).toList()))
                .log("configuration read again and refused; the old one is kept");
    }
}

package dev.slipway.cli;

import dev.slipway.config.Mistake;
import dev.slipway.config.SecretFiles;
import dev.slipway.config.Settings;
import dev.slipway.github.GitHubClients;
import dev.slipway.lxd.LxdClient;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** Looks whether the service could do its work, a line for each thing, and changes nothing. */
@Command(
        name = "check",
        description = {
            "Check the configuration, then try LXD and GitHub, and say what was found, a line each: ok, warn or FAIL.",
            "Nothing is changed. Warnings do not make it fail.",
            ""
        })
final class CheckCommand implements Callable<Integer> {

    /** Longer than any single call of the clients may take, with a redirect. */
    private static final int MOST_SECONDS = 60;

    @Spec
    private CommandSpec spec;

    @Mixin
    private ConfigOption config;

    private boolean failed;

    @Override
    public Integer call() {
        Settings settings = config.settings();
        tell(CheckLine.ok("Configuration", config.file() + " has no mistakes"));
        SecretFiles.Findings secrets = SecretFiles.check(settings);
        secrets.mistakes().forEach(mistake -> tell(CheckLine.fail(mistake.key(), butIs(mistake))));
        secrets.warnings().forEach(mistake -> tell(CheckLine.warn(mistake.key(), butIs(mistake))));
        JobDoubts.of(settings).forEach(doubt -> tell(CheckLine.warn("Jobs", doubt)));
        Vertx vertx = Vertx.vertx();
        try {
            peers(vertx, settings).forEach(line -> tell(inTime(line)));
        } finally {
            Future<Void> unused = vertx.close();
        }
        return failed ? Exit.PROBLEM : Exit.OK;
    }

    /** All are asked at the same time. */
    private static List<Future<CheckLine>> peers(Vertx vertx, Settings settings) {
        var lxd = new LxdClient(vertx, settings.lxd());
        var clients = new GitHubClients(vertx, settings.github(), credential -> call -> {});
        var apiUrl = settings.github().apiUrl();
        var github = clients.of(settings.fleet(), settings.github().path());
        List<Future<CheckLine>> lines = new ArrayList<>();
        lines.addAll(new CheckLxd(lxd, settings.lxd(), settings.fleet().pools()).lines());
        lines.addAll(new CheckGitHub(github, apiUrl.toString(), settings.fleet().pools()).lines());
        settings.webhook()
                .ifPresent(webhook -> lines.addAll(
                        new CheckWebhook(github, webhook, settings.fleet().pools()).lines()));
        return lines;
    }

    private static CheckLine inTime(Future<CheckLine> line) {
        try {
            return line.await(MOST_SECONDS, TimeUnit.SECONDS);
        } catch (TimeoutException e) {
            return CheckLine.fail("A call", "did not end within " + MOST_SECONDS + " s. Try again");
        }
    }

    private static String butIs(Mistake mistake) {
        return "is " + mistake.value() + ", expected " + mistake.expected();
    }

    private void tell(CheckLine line) {
        failed |= line.failed();
        PrintWriter out = spec.commandLine().getOut();
        out.println(line);
        out.flush();
    }
}

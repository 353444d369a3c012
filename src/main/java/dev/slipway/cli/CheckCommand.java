package dev.slipway.cli;

import dev.slipway.config.Mistake;
import dev.slipway.config.SecretFiles;
import dev.slipway.config.Settings;
import dev.slipway.fleet.Pool;
import dev.slipway.github.GitHubClient;
import dev.slipway.github.GitHubClients;
import dev.slipway.lxd.LxdClient;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.io.PrintWriter;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Function;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Looks whether the service could do its work, a line for each thing, and changes nothing. */
@Command(
        name = "check",
        description = {
            "Check the configuration, then try LXD and GitHub, and say what was found, a line each: ok, warn or FAIL.",
            "Nothing is changed, unless --register is given. Warnings do not make it fail.",
            ""
        })
final class CheckCommand implements Callable<Integer> {

    /** Longer than any single call of the clients may take, with a redirect. */
    private static final int MOST_SECONDS = 60;

    @Spec
    private CommandSpec spec;

    @Mixin
    private ConfigOption config;

    @Option(
            names = "--register",
            description = {
                "Also register a runner at each path of the configured GitHub, look how GitHub lists it, answers when asked"
                        + " again, and deletes it, and say what it did. The runner gets no job, as nothing runs it, and is"
                        + " deleted in the end, also if something fails or this command is interrupted."
            })
    private boolean register;

    private boolean failed;

    @Override
    public Integer call() {
        Settings settings = config.settings();
        tell(CheckLine.ok("Configuration", config.file() + " has no mistakes"));
        SecretFiles.Findings secrets = SecretFiles.check(settings);
        secrets.mistakes().forEach(mistake -> tell(CheckLine.fail(mistake.key(), butIs(mistake))));
        secrets.warnings().forEach(mistake -> tell(CheckLine.warn(mistake.key(), butIs(mistake))));
        JobDoubts.of(settings).forEach(doubt -> tell(CheckLine.warn("Jobs", doubt)));
        CredentialDoubts.of(settings).forEach(doubt -> tell(CheckLine.warn("Credentials", doubt)));
        settings.github().proxy().ifPresent(proxy -> tell(CheckLine.ok("Proxy", "GitHub is reached by " + proxy)));
        Vertx vertx = Vertx.vertx();
        try {
            var clients = new GitHubClients(vertx, settings.github(), credential -> call -> {});
            Function<String, GitHubClient> speakers = path -> clients.of(settings.fleet(), path);
            peers(vertx, settings, speakers).forEach(line -> tell(inTime(line)));
            if (register) {
                new CheckTrial(speakers, settings.fleet(), this::tell).run();
            }
        } finally {
            Future<Void> unused = vertx.close();
        }
        return failed ? Exit.PROBLEM : Exit.OK;
    }

    /** All are asked at the same time. */
    private static List<Future<CheckLine>> peers(
            Vertx vertx, Settings settings, Function<String, GitHubClient> github) {
        var lxd = new LxdClient(vertx, settings.lxd());
        List<Pool> pools = settings.fleet().pools();
        List<Future<CheckLine>> lines = new ArrayList<>();
        lines.addAll(new CheckLxd(lxd, settings.lxd(), pools).lines());
        lines.addAll(new CheckCredentials(github, settings.github(), pools, Instant.now()).lines());
        lines.addAll(new CheckPaths(github, settings.github().path(), pools).lines());
        settings.webhook().ifPresent(webhook -> lines.addAll(new CheckWebhook(github, webhook, pools).lines()));
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

    /** One at a time: the trial tells of its findings on an event loop. */
    private synchronized void tell(CheckLine line) {
        failed |= line.failed();
        PrintWriter out = spec.commandLine().getOut();
        out.println(line);
        out.flush();
    }
}

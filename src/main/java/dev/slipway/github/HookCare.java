package dev.slipway.github;

import dev.slipway.fleet.Failure;
import io.vertx.core.Future;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.event.Level;

/**
 * Keeps our hook on one path as it should be: looks at the path's hooks and does what {@link HookStep} says. Confined to
 * the context of {@link HookKeeperVerticle}.
 */
final class HookCare {
    private static final Logger LOG = LoggerFactory.getLogger(HookCare.class);

    /** What GitHub asks for at least, where it does not say how long a limit lasts. */
    private static final Duration UNSAID = Duration.ofSeconds(60);

    private final GitHubClient github;
    private final String path;
    private final URI url;
    private final HookPace pace;
    /** The hook that was given {@link #secret}. */
    private OptionalLong given = OptionalLong.empty();

    private String secret = "";
    private List<Long> others = List.of();
    private boolean leftToApp;
    private int failures;
    private Optional<Failure.Kind> said = Optional.empty();
    /** Of {@link System#nanoTime()}. */
    private long dueAt = System.nanoTime();

    HookCare(GitHubClient github, String path, URI url, HookPace pace) {
        this.github = github;
        this.path = path;
        this.url = url;
        this.pace = pace;
    }

    /** Whether to look at GitHub now: another secret does not wait for the interval, but for the end of a failure. */
    boolean due(String wanted) {
        return System.nanoTime() - dueAt >= 0 || (failures == 0 && !wanted.equals(secret));
    }

    /**
     * Never fails.
     *
     * @param interval until the next look, if all is well
     * @return how long GitHub asks to be left alone, if it does
     */
    Future<Optional<Duration>> look(String wanted, Duration interval) {
        return carryOut(wanted).transform((done, trouble) -> {
            Optional<Duration> pause = trouble == null ? well() : failed(GitHubClient.failure(trouble));
            dueAt = System.nanoTime() + (trouble == null ? interval : pause.orElse(pace.after(failures))).toNanos();
            return Future.succeededFuture(pause);
        });
    }

    private Future<Void> carryOut(String wanted) {
        return github.deliversByItself(url)
                .compose(byItself ->
                        byItself ? leave(wanted) : github.hooks(path).compose(hooks -> carryOut(hooks, wanted)));
    }

    /** A second hook to the same address would have everything delivered twice. */
    private Future<Void> leave(String wanted) {
        if (!leftToApp) {
            LOG.atInfo()
                    .addKeyValue("path", path)
                    .log("The GitHub App's own webhook delivers to our address: none is kept at this path");
        }
        leftToApp = true;
        secret = wanted;
        return Future.succeededFuture();
    }

    private Future<Void> carryOut(List<Hook> hooks, String wanted) {
        leftToApp = false;
        tellOthers(Hook.ours(hooks, url).stream().skip(1).map(Hook::id).toList());
        HookStep step = HookStep.of(hooks, url, wanted.equals(secret) ? given : OptionalLong.empty());
        if (step instanceof HookStep.Create) {
            return github.createHook(path, url, wanted)
                    .map(hook -> gave(hook, wanted, "Created the webhook at GitHub", ""));
        } else if (step instanceof HookStep.Correct correct) {
            String why = String.join("; ", correct.why());
            return github.correctHook(path, correct.hook(), url, wanted)
                    .map(done -> gave(correct.hook(), wanted, "Put the webhook at GitHub right", why));
        }
        return Future.succeededFuture();
    }

    private Void gave(long hook, String wanted, String what, String why) {
        given = OptionalLong.of(hook);
        secret = wanted;
        LOG.atInfo()
                .addKeyValue("path", path)
                .addKeyValue("hook", hook)
                .addKeyValue("cause", why)
                .log(what);
        return null;
    }

    private void tellOthers(List<Long> ids) {
        if (!ids.isEmpty() && !ids.equals(others)) {
            LOG.atWarn()
                    .addKeyValue("path", path)
                    .addKeyValue("hook", ids)
                    .log("More webhooks deliver to our address than the oldest, which is kept right; delete these");
        }
        others = ids;
    }

    private Optional<Duration> well() {
        failures = 0;
        said = Optional.empty();
        return Optional.empty();
    }

    /** The same kind of failure again and again is no news. */
    private Optional<Duration> failed(Failure failure) {
        failures++;
        boolean news = !said.equals(Optional.of(failure.kind()));
        said = Optional.of(failure.kind());
        LOG.atLevel(news ? Level.WARN : Level.DEBUG)
                .addKeyValue("path", path)
                .addKeyValue("cause", failure.message())
                .log("The webhook at GitHub cannot be looked after; it is tried again");
        return failure.kind() == Failure.Kind.LIMITED
                ? failure.retryAfter().or(() -> Optional.of(longer(UNSAID, pace.after(failures))))
                : failure.retryAfter();
    }

    private static Duration longer(Duration one, Duration other) {
        return one.compareTo(other) > 0 ? one : other;
    }
}

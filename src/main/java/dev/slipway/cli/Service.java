package dev.slipway.cli;

import dev.slipway.bus.Bus;
import dev.slipway.config.Settings;
import dev.slipway.config.WebhookSettings;
import dev.slipway.fleet.Event;
import dev.slipway.fleet.Fleet;
import dev.slipway.fleet.Job;
import dev.slipway.fleet.JobSources;
import dev.slipway.github.GitHubCall;
import dev.slipway.github.GitHubClients;
import dev.slipway.github.GitHubObserver;
import dev.slipway.github.HookKeeperVerticle;
import dev.slipway.github.WebhookVerticle;
import dev.slipway.lxd.LxdClient;
import dev.slipway.lxd.LxdEventsVerticle;
import dev.slipway.ops.BuildInfo;
import dev.slipway.ops.Metrics;
import dev.slipway.ops.OpsVerticle;
import dev.slipway.reconcile.Journal;
import dev.slipway.reconcile.MonotonicClock;
import dev.slipway.reconcile.ReconcilerVerticle;
import io.vertx.core.Deployable;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.net.URI;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * The whole service on one Vert.x: what {@code run} runs, and {@code demo} runs against simulated peers.
 *
 * <p>Made, started and stopped by one thread that is no event loop.
 */
public final class Service {

    /** Of the 5 s that a stop may take, what is left to the calls in flight. */
    private static final Duration PATIENCE = Duration.ofSeconds(4);

    /** Between two looks at the files of tokens. */
    private static final Duration LOOK = Duration.ofSeconds(5);

    private final Vertx vertx;
    private final Settings settings;
    private final Bus bus;
    private final Metrics metrics;
    private final LxdClient lxd;
    private final GitHubClients github;
    private final OpsVerticle ops;
    private final Journal journal;
    private final Optional<WebhookVerticle> webhook;
    private final Map<String, ToldRate> toldRates = new ConcurrentHashMap<>();
    /** Of the looks at tokens; no timer has the id of what is not begun. */
    private volatile long looks = -1;

    private final AtomicBoolean wasConnected = new AtomicBoolean();
    private final Deque<String> deployed = new ArrayDeque<>();
    /** As it was last told to the core. */
    private Fleet current;

    /** A service that has not been started. Reads the journal, which blocks. */
    public Service(Vertx vertx, Settings settings) {
        this.vertx = vertx;
        this.settings = settings;
        this.current = settings.fleet();
        bus = new Bus(vertx);
        metrics = new Metrics(BuildInfo.read());
        lxd = new LxdClient(vertx, settings.lxd());
        github = new GitHubClients(vertx, settings.github(), Counting::new);
        ops = new OpsVerticle(settings.ops(), bus, metrics);
        journal = Journal.open(vertx, settings.stateDir());
        webhook = settings.webhook()
                .map(receiving -> new WebhookVerticle(receiving, this::taken, new DeliveryCounts(metrics)));
    }

    /** Tells of the calls of one credential, and of its replacement. */
    private final class Counting implements GitHubObserver {
        private final String credential;

        Counting(String credential) {
            this.credential = credential;
        }

        @Override
        public void observe(GitHubCall call) {
            count(credential, call);
        }

        @Override
        public void replaced() {
            toldRates.remove(credential);
            bus.news(new Event.CredentialReplaced(credential));
        }
    }

    private void count(String credential, GitHubCall call) {
        metrics.githubRequest(call.operation().word(), call.outcome().word());
        call.rate().ifPresent(rate -> {
            metrics.githubRateLimit(credential, rate.resource(), rate.remaining());
            if (rate.resource().equals(GitHubCall.Rate.CORE) && isNews(credential, rate)) {
                bus.news(new Event.RateTold(credential, rate.limit(), rate.remaining(), rate.untilReset()));
            }
        });
    }

    /** A 304 says what was said before: hundreds of them, of one listing, are no reason for as many plans. */
    private boolean isNews(String credential, GitHubCall.Rate rate) {
        var now = new ToldRate(rate, System.nanoTime() + rate.untilReset().toNanos());
        ToldRate last = toldRates.put(credential, now);
        return last == null || !last.same(now);
    }

    /** @param resetAt of {@link System#nanoTime()} */
    private record ToldRate(GitHubCall.Rate rate, long resetAt) {
        private static final long NANOS_APART = Duration.ofMinutes(1).toNanos();

        boolean same(ToldRate other) {
            return rate.limit() == other.rate.limit()
                    && rate.remaining() == other.rate.remaining()
                    && Math.abs(resetAt - other.resetAt) < NANOS_APART;
        }
    }

    /** Deploys the verticles: who listens before who speaks, and whoever outsiders speak to at the very end. */
    public Future<Void> start() {
        return bus.onTold(journal::told)
                .completion()
                .compose(listening -> deploy(ops))
                .onSuccess(listening -> looks = vertx.setPeriodic(LOOK.toMillis(), again -> github.look()))
                .compose(deployed -> deploy(reconciler()))
                .compose(deployed -> deploy(new LxdEventsVerticle(lxd, settings.lxd(), this::news, metrics::lxdEvent)))
                .compose(deployed -> webhook.map(this::receive).orElseGet(Future::succeededFuture));
    }

    private Future<Void> deploy(Deployable verticle) {
        return vertx.deployVerticle(verticle).onSuccess(deployed::push).mapEmpty();
    }

    private Future<Void> receive(WebhookVerticle receiver) {
        return deploy(receiver)
                .onSuccess(listening -> {
                    metrics.nativeSignatures(WebhookVerticle.nativeSignatures());
                    // From now on the reconciler has lost deliveries sent again: they arrive at once, and somebody
                    // listens.
                    bus.news(new Event.Configured(settings.fleet()));
                })
                .compose(listening -> settings.webhook()
                        .filter(WebhookSettings::manage)
                        .map(this::keep)
                        .orElseGet(Future::succeededFuture));
    }

    private Future<Void> keep(WebhookSettings managed) {
        URI url = managed.publicUrl().orElseThrow();
        return deploy(new HookKeeperVerticle(
                github, bus, settings.fleet(), url, managed.secretFiles().get(0)));
    }

    /**
     * A delivery's news reaches the reconciler at once. It is safe when it is in the journal, and news that could not be
     * written there, though it will come again, is no worse for being known.
     */
    private Future<Void> taken(Event.JobTold told) {
        Future<Void> safe = told.stage() == Job.Stage.QUEUED ? journal.queued(told.job()) : Future.succeededFuture();
        bus.news(told);
        return safe;
    }

    private ReconcilerVerticle reconciler() {
        return new ReconcilerVerticle(
                bus,
                lxd,
                github,
                withoutDeliveries(),
                journal.read(),
                MonotonicClock.start(),
                new SecureRandom().nextLong(),
                PATIENCE);
    }

    /** As it is until the webhook listens. */
    private Settings withoutDeliveries() {
        JobSources jobs = settings.fleet().jobs();
        var sources = new JobSources(false, jobs.polling(), jobs.unit(), jobs.others());
        return new Settings(
                settings.fleet().with(sources),
                settings.stateDir(),
                settings.github(),
                settings.webhook(),
                settings.lxd(),
                settings.ops());
    }

    private void news(Event event) {
        if (event instanceof Event.LxdConnected && wasConnected.getAndSet(true)) {
            metrics.lxdReconnected();
        }
        bus.news(event);
    }

    /** What is said on the bus. */
    public Bus bus() {
        return bus;
    }

    /** The TCP port of the ops listener, once started. */
    public int opsPort() {
        return ops.port();
    }

    /** The TCP port on which deliveries are received, once started; empty if none are. */
    public OptionalInt webhookPort() {
        return webhook.map(receiver -> OptionalInt.of(receiver.port())).orElse(OptionalInt.empty());
    }

    /**
     * The configuration was read again: pools and intervals are taken over at once; a pool whose credential is a new one
     * stays as it is, or away, until a restart.
     *
     * @return the keys whose change needs a restart; another {@code fleet} makes it another service, and changes nothing
     */
    public List<String> reconfigure(Settings next) {
        List<String> changed = new ArrayList<>();
        noteIf(!next.fleet().name().equals(settings.fleet().name()), "fleet", changed);
        noteIf(!next.stateDir().equals(settings.stateDir()), "state-dir", changed);
        noteIf(!next.github().equals(settings.github()), "github", changed);
        noteIf(!next.webhook().equals(settings.webhook()), "webhook", changed);
        noteIf(!next.lxd().equals(settings.lxd()), "lxd", changed);
        noteIf(!next.ops().equals(settings.ops()), "ops", changed);
        if (!changed.contains("fleet")) {
            current = TakenOver.of(settings.github(), current, next.github(), next.fleet());
            List<String> held = TakenOver.held(current, next.fleet());
            if (!held.isEmpty()) {
                changed.add("the pools " + String.join(", ", held) + ", whose credential is a new one");
            }
            bus.news(new Event.Configured(current));
        }
        return changed;
    }

    private static void noteIf(boolean differs, String key, List<String> changed) {
        if (differs) {
            changed.add(key);
        }
    }

    /** Undeploys in the reverse order; runners are left running. */
    public Future<Void> stop() {
        boolean unused = vertx.cancelTimer(looks);
        if (deployed.isEmpty()) {
            metrics.close();
            return journal.close().compose(written -> github.close()).compose(closed -> lxd.close());
        }
        return vertx.undeploy(deployed.pop()).compose(undeployed -> stop());
    }
}

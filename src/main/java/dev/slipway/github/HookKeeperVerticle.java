package dev.slipway.github;

import dev.slipway.bus.Bus;
import dev.slipway.bus.Told;
import dev.slipway.fleet.Fleet;
import io.vertx.core.Future;
import io.vertx.core.VerticleBase;
import io.vertx.core.eventbus.MessageConsumer;
import java.net.URI;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.BiFunction;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps the webhook of every path of the fleet at GitHub: it is created if it is missing, put right if it is not as it
 * should be, and given the secret at start and whenever its file changes. Only hooks that deliver to our address are ever
 * touched. Deploy it after what receives the deliveries. It is deployed whether or not GitHub answers.
 */
public final class HookKeeperVerticle extends VerticleBase {
    private static final Logger LOG = LoggerFactory.getLogger(HookKeeperVerticle.class);

    /** A path, and who speaks for it: one that another credential speaks for is looked after anew. */
    private record Spoken(String path, String credential) {}

    private final BiFunction<Fleet, String, GitHubClient> clients;
    private final Bus bus;
    private final URI publicUrl;
    private final Path secretFile;
    private final HookPace pace;
    private final HookSecret secret = new HookSecret();
    private final Map<Spoken, HookCare> cares = new HashMap<>();

    private Fleet fleet;
    /** What the reconciler told last, for the rate gates in it, and when, of {@link System#nanoTime()}. */
    private Optional<Told> told = Optional.empty();

    private long toldAt;
    private MessageConsumer<Told> consumer;
    private long timer;
    private boolean stopping;
    private String trouble = "";
    /** Until when GitHub asked to be left alone, by credential, of {@link System#nanoTime()}: each has its own limit. */
    private final Map<String, Long> quietUntil = new HashMap<>();

    /**
     * @param clients stay the caller's to close
     * @param bus tells of the fleet's paths when they change
     * @param publicUrl where GitHub is to deliver to
     * @param secretFile holds the hooks' secret
     */
    public HookKeeperVerticle(GitHubClients clients, Bus bus, Fleet fleet, URI publicUrl, Path secretFile) {
        this(clients::of, bus, fleet, publicUrl, secretFile, HookPace.usual());
    }

    HookKeeperVerticle(
            BiFunction<Fleet, String, GitHubClient> clients,
            Bus bus,
            Fleet fleet,
            URI publicUrl,
            Path secretFile,
            HookPace pace) {
        this.clients = clients;
        this.bus = bus;
        this.fleet = fleet;
        this.publicUrl = publicUrl;
        this.secretFile = secretFile;
        this.pace = pace;
    }

    @Override
    public Future<?> start() {
        consumer = bus.onTold(this::take);
        look();
        return consumer.completion();
    }

    @Override
    public Future<?> stop() {
        stopping = true;
        vertx.cancelTimer(timer);
        return consumer.unregister();
    }

    private void take(Told news) {
        told = Optional.of(news);
        toldAt = System.nanoTime();
        fleet = news.state().fleet().orElse(fleet);
    }

    private void look() {
        vertx.executeBlocking(() -> HookSecret.read(secretFile), false)
                .onComplete(this::take, this::complain)
                .transform((read, unreadable) -> lookAtPaths())
                .onComplete(done -> lookAgain());
    }

    private void take(String found) {
        trouble = "";
        secret.saw(found);
    }

    /** The last secret is good until there is another. */
    private void complain(Throwable unreadable) {
        String why = GitHubClient.failure(unreadable).message();
        if (!why.equals(trouble)) {
            LOG.atWarn().addKeyValue("cause", why).log("The webhook's secret cannot be read");
        }
        trouble = why;
    }

    private Future<Void> lookAtPaths() {
        Set<Spoken> all = fleet.paths().stream()
                .map(path -> new Spoken(path, fleet.credential(path)))
                .collect(Collectors.toSet());
        cares.keySet().retainAll(all);
        if (secret.believed().isEmpty()) {
            return Future.succeededFuture();
        }
        all.forEach(spoken -> cares.computeIfAbsent(
                spoken, of -> new HookCare(clients.apply(fleet, of.path()), of.path(), publicUrl, pace)));
        return InTurn.each(List.copyOf(cares.keySet()), this::lookAt);
    }

    private Future<Void> lookAt(Spoken spoken) {
        HookCare care = cares.get(spoken);
        if (stopping || quiet(spoken.credential()) || closed(spoken.path()) || !care.due(secret.believed())) {
            return Future.succeededFuture();
        }
        return care.look(secret.believed(), fleet.checkInterval()).map(pause -> {
            pause.ifPresent(wait -> quietUntil.put(spoken.credential(), System.nanoTime() + wait.toNanos()));
            return null;
        });
    }

    private boolean quiet(String credential) {
        Long until = quietUntil.get(credential);
        return until != null && System.nanoTime() - until < 0;
    }

    /** Whether the rate gate of the credential that speaks for this path is closed. */
    private boolean closed(String path) {
        return told.filter(last -> last.state().gateOf(path).closed(last.at().plusNanos(System.nanoTime() - toldAt)))
                .isPresent();
    }

    private void lookAgain() {
        if (!stopping) {
            timer = vertx.setTimer(pace.look().toMillis(), again -> look());
        }
    }
}

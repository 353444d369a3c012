package dev.slipway.ops;

import com.google.errorprone.annotations.CanIgnoreReturnValue;
import dev.slipway.bus.Told;
import dev.slipway.fleet.Effect;
import dev.slipway.fleet.Event;
import dev.slipway.fleet.Fleet;
import dev.slipway.fleet.GuestRecord;
import dev.slipway.fleet.Instance;
import dev.slipway.fleet.InstanceType;
import dev.slipway.fleet.Job;
import dev.slipway.fleet.JobSources;
import dev.slipway.fleet.Loop;
import dev.slipway.fleet.Pool;
import dev.slipway.fleet.Registration;
import dev.slipway.fleet.State;
import dev.slipway.fleet.Step;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import java.util.stream.IntStream;

/** The real core on virtual time, told what a test wants it to know; what it tells goes to a listener. */
final class World {

    static final Instant START = Instant.parse("2030-01-01T00:00:00Z");
    static final String PATH = "acme";

    private final Consumer<Told> listener;
    private State state = State.initial(7);
    private Instant now = START;
    private Optional<Instant> wakeAt = Optional.empty();
    private final List<Effect> effects = new ArrayList<>();

    World(Consumer<Told> listener) {
        this.listener = listener;
    }

    static Pool pool(String name, int idle, int max) {
        return pool(name, idle, max, "linux");
    }

    /** One on demand, whose runners have this label. */
    static Pool labelled(String name, String label) {
        return pool(name, 0, 4, label);
    }

    private static Pool pool(String name, int idle, int max, String label) {
        return new Pool(
                name,
                PATH,
                Pool.DEFAULT_CREDENTIAL,
                "Default",
                InstanceType.CONTAINER,
                idle,
                max,
                "slipway-runner",
                List.of(label),
                false,
                Set.of(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Duration.ofMinutes(5),
                Duration.ofMinutes(2),
                Duration.ofMinutes(5),
                Optional.empty(),
                Optional.empty(),
                Map.of(),
                Map.of());
    }

    /** Queued at the start of this world. */
    static Job job(long id) {
        return job(id, "linux");
    }

    static Job job(long id, String label) {
        return new Job(id, id * 10, PATH + "/tool", Set.of("self-hosted", label), START);
    }

    static Fleet fleet(Pool... pools) {
        return new Fleet("acme-1", Set.of(), Duration.ofMinutes(10), 4, JobSources.NONE, List.of(pools));
    }

    /** A configured process that nothing has happened to. */
    static Told quiet(Pool... pools) {
        World world = new World(ignored -> {});
        world.configured(pools);
        return told(world.state, START);
    }

    static Told told(State state, Instant at) {
        return new Told(state, List.of(), at, "timer", Duration.ofNanos(150_000));
    }

    State state() {
        return state;
    }

    Instant now() {
        return now;
    }

    Optional<Instant> wakeAt() {
        return wakeAt;
    }

    @CanIgnoreReturnValue
    World wait(Duration time) {
        now = now.plus(time);
        return this;
    }

    @CanIgnoreReturnValue
    World take(Event event) {
        return take(event, "timer");
    }

    @CanIgnoreReturnValue
    World take(Event event, String trigger) {
        Step step = Loop.step(state, event, now);
        state = step.state();
        wakeAt = step.wakeAt();
        effects.addAll(step.effects());
        listener.accept(new Told(state, step.notices(), now, trigger, Duration.ofNanos(150_000)));
        return this;
    }

    /** What the core asked for since this was last asked. */
    List<Effect> drain() {
        List<Effect> drained = List.copyOf(effects);
        effects.clear();
        return drained;
    }

    @CanIgnoreReturnValue
    World configured(Pool... pools) {
        return take(new Event.Configured(fleet(pools)), "operator");
    }

    @CanIgnoreReturnValue
    World connected() {
        return take(new Event.LxdConnected("0123456789abcdef", "x86_64"), "lxd");
    }

    @CanIgnoreReturnValue
    World listedAtLxd(Instance... instances) {
        return take(new Event.InstancesListed(state.tick(), List.of(instances), List.of()), "lxd");
    }

    @CanIgnoreReturnValue
    World listedAtGitHub(Registration... registrations) {
        return take(new Event.RegistrationsListed(PATH, state.tick(), List.of(registrations), true, 0, 0), "github");
    }

    @CanIgnoreReturnValue
    World said(String runner, GuestRecord... records) {
        return take(new Event.ConsoleRead(runner, state.tick(), List.of(records), false), "guest");
    }

    /** A running instance of ours. */
    Instance instance(String name, String pool, long registration) {
        Instance.Tags tags = new Instance.Tags(
                "acme-1",
                "runner",
                name,
                pool,
                PATH,
                registration,
                pool(pool, 0, 0).hash(),
                now,
                false);
        return new Instance(
                name,
                InstanceType.CONTAINER,
                Instance.Status.RUNNING,
                now,
                Optional.of(now),
                "none",
                Optional.of(tags));
    }

    Instance[] instances(String pool, int count) {
        return IntStream.rangeClosed(1, count)
                .mapToObj(i -> instance(String.format("acme-1-%s-%08x", pool, i), pool, i))
                .toArray(Instance[]::new);
    }

    static Registration registration(long id, String name, boolean online) {
        return new Registration(
                id, name, online, false, Set.of("self-hosted", Fleet.ownerLabel("acme-1", "0123456789abcdef")));
    }
}

package dev.slipway.fleet;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.errorprone.annotations.CanIgnoreReturnValue;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.BooleanSupplier;
import java.util.stream.Stream;

/**
 * Keeps watch over a {@link World} with the core: feeds it news, carries its effects out at once, and lets virtual time
 * pass. Every step is held against the {@link Rules}.
 */
final class Watch {

    private static final int PATIENCE = 20_000;

    final World world = new World();
    final Exchange exchange = new Exchange(world);
    final List<Call> calls = new ArrayList<>();
    final List<Effect> made = new ArrayList<>();
    final List<Notice> notices = new ArrayList<>();
    State state = State.initial(7);
    Optional<Instant> wakeAt = Optional.empty();
    /** LXD's events do not arrive. */
    boolean deaf;

    private final Rules rules = new Rules(world);
    private final Set<Class<? extends Effect>> held = new HashSet<>();
    private boolean ruled = true;
    private Fleet fleet;

    private Watch(Fleet fleet) {
        this.fleet = fleet;
    }

    /** A process that has not begun. */
    static Watch over(Fleet fleet) {
        return new Watch(fleet);
    }

    static Watch over(Pool... pools) {
        return over(Asked.fleet(pools));
    }

    /** A fleet that has been filled. */
    static Watch filled(Pool... pools) {
        return over(pools).begins().passes(Duration.ofSeconds(1));
    }

    /** The same, of very many runners: holding every step against the rules would take too long. */
    static Watch filledUnruled(Pool... pools) {
        Watch watch = over(pools);
        watch.ruled = false;
        return watch.begins().passes(Duration.ofSeconds(1));
    }

    /** It is configured, and its event stream comes up. */
    @CanIgnoreReturnValue
    Watch begins() {
        return hears(new Event.Configured(fleet)).connects();
    }

    @CanIgnoreReturnValue
    Watch connects() {
        hears(new Event.LxdConnected(World.FINGERPRINT, "x86_64"));
        return answers();
    }

    @CanIgnoreReturnValue
    Watch reconfigured(Pool... pools) {
        fleet = Asked.fleet(pools);
        return hears(new Event.Configured(fleet)).answers();
    }

    /** The process is killed, and a new one begins: calls on their way get no answer. */
    @CanIgnoreReturnValue
    Watch restarts() {
        calls.clear();
        state = State.initial(state.seed() + 1);
        return begins();
    }

    /** The same configuration with other pools. */
    @CanIgnoreReturnValue
    Watch reconfigured(Fleet next) {
        fleet = next;
        return hears(new Event.Configured(fleet)).answers();
    }

    // ---- jobs

    /** A job for pools labelled as {@link Asked#pool} are begins to wait, and GitHub says so. */
    @CanIgnoreReturnValue
    Job queues() {
        return queues("acme/app", 1, "big");
    }

    @CanIgnoreReturnValue
    Job queues(String repository, long run, String... labels) {
        Job job = world.board.queue(repository, run, labels);
        delivers();
        return job;
    }

    /** All news of jobs that is on its way arrives. */
    @CanIgnoreReturnValue
    Watch delivers() {
        while (!world.board.sent.isEmpty()) {
            hears(world.board.arrives(world.board.sent.get(0)));
        }
        return answers();
    }

    /** All news of jobs that is on its way is lost. */
    @CanIgnoreReturnValue
    Watch losesNews() {
        while (!world.board.sent.isEmpty()) {
            world.board.loses(world.board.sent.get(0));
        }
        return this;
    }

    /** GitHub says what became of a job; the world knows nothing of it. */
    @CanIgnoreReturnValue
    Watch told(Job job, Job.Stage stage, String... runner) {
        return hears(new Event.JobTold(job, stage, Stream.of(runner).findFirst(), world.now));
    }

    Demand demand() {
        return state.demand();
    }

    Optional<Job.Stage> stage(Job job) {
        return state.demand().stage(job.id());
    }

    /** What the plan finds of a pool now. */
    Plan.Finding finding(String pool) {
        return Planner.plan(View.of(state, world.now), state.fleet().orElseThrow(), world.now)
                .pools()
                .get(pool);
    }

    // ---- news

    @CanIgnoreReturnValue
    Watch hears(Event event) {
        State before = state;
        Step step = Loop.step(before, event, world.now);
        state = step.state();
        step.effects().forEach(effect -> calls.add(new Call(effect)));
        made.addAll(step.effects());
        notices.addAll(step.notices());
        wakeAt = step.wakeAt();
        if (ruled) {
            rules.hold(before, step, calls);
        }
        return this;
    }

    /** Everything that is on its way arrives, except what is held; no time passes. */
    @CanIgnoreReturnValue
    Watch answers() {
        for (int i = 0; i < PATIENCE; i++) {
            List<Event> hints = world.takeHints();
            if (!deaf) {
                hints.forEach(this::hears);
            }
            Optional<Call> next = calls.stream().filter(call -> !held(call)).findFirst();
            if (next.isEmpty() && (deaf || world.hints.isEmpty())) {
                return this;
            }
            next.ifPresent(this::complete);
        }
        throw new AssertionError("the core talks without end: " + calls);
    }

    private boolean held(Call call) {
        return held.stream().anyMatch(kind -> kind.isInstance(call.effect));
    }

    private void complete(Call call) {
        while (!call.over()) {
            if (call.answers.isEmpty()) {
                exchange.serve(call);
            } else {
                Event answer = call.answers.remove();
                if (call.over()) {
                    calls.remove(call);
                }
                hears(answer);
            }
        }
    }

    /** Time passes, in which everything is answered at once. */
    @CanIgnoreReturnValue
    Watch passes(Duration duration) {
        Instant end = world.now.plus(duration);
        answers();
        for (int i = 0; i < PATIENCE; i++) {
            if (wakeAt.isEmpty() || wakeAt.get().isAfter(end)) {
                world.now = end;
                return this;
            }
            world.now = wakeAt.get();
            hears(new Event.Woke()).answers();
        }
        throw new AssertionError("the core wakes without end");
    }

    /** As {@link #passes}, up to the moment at which it comes true. */
    @CanIgnoreReturnValue
    Watch until(Duration longest, BooleanSupplier comesTrue) {
        Instant end = world.now.plus(longest);
        answers();
        while (!comesTrue.getAsBoolean()) {
            assertThat(wakeAt).as("it never came true").isPresent();
            assertThat(wakeAt.get()).as("it did not come true in time").isBeforeOrEqualTo(end);
            world.now = wakeAt.get();
            hears(new Event.Woke()).answers();
        }
        return this;
    }

    // ---- what goes wrong

    /** Calls of this kind stay on their way. */
    @CanIgnoreReturnValue
    Watch holds(Class<? extends Effect> kind) {
        held.add(kind);
        return this;
    }

    @CanIgnoreReturnValue
    Watch letsGo(Class<? extends Effect> kind) {
        held.remove(kind);
        return answers();
    }

    @CanIgnoreReturnValue
    Watch fails(Exchange.Fault fault) {
        exchange.faults.add(fault);
        return this;
    }

    @CanIgnoreReturnValue
    Watch fails(Class<? extends Effect> kind, Failure.Kind failure) {
        return fails(Exchange.Fault.of(kind, failure));
    }

    @CanIgnoreReturnValue
    Watch mends() {
        exchange.faults.clear();
        return this;
    }

    // ---- what there is to see

    Log log() {
        return new Log(this);
    }

    List<Phase> phases() {
        return state.runners().values().stream().map(Runner::phase).sorted().toList();
    }

    /** The oldest runner that is in this phase. */
    Runner first(Phase phase) {
        return state.runners().values().stream()
                .filter(runner -> runner.phase() == phase)
                .findFirst()
                .orElseThrow(() -> new AssertionError("no runner is " + phase.word() + ": " + phases()));
    }

    Runner runner(String name) {
        return Optional.ofNullable(state.runners().get(name))
                .orElseThrow(() -> new AssertionError(
                        name + " is not known: " + state.runners().keySet()));
    }

    boolean knows(String name) {
        return state.runners().containsKey(name);
    }

    Box box(Runner runner) {
        return Optional.ofNullable(world.boxes.get(runner.name()))
                .orElseThrow(() -> new AssertionError(runner.name() + " does not exist"));
    }

    World.Registered registered(Runner runner) {
        return world.registrations.get(runner.registration());
    }

    /** The same runner, as it is now. */
    Runner now(Runner runner) {
        return runner(runner.name());
    }
}

package dev.slipway.fleet;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Collectors;

/**
 * A {@link World} in which anything happens at any time: calls are served and answered in any order, however late, and
 * fail; events are lost, late and repeated; guests, operators and others do as they like. Every step is held against the
 * {@link Rules}. In the end it calms down, and the fleet must become what was asked for.
 */
final class Storm {

    private static final Duration PATIENCE = Duration.ofHours(5);

    final World world = new World();
    final Exchange exchange = new Exchange(world);
    final List<Call> calls = new ArrayList<>();
    final List<Event> hints = new ArrayList<>();
    final List<Event> heard = new ArrayList<>();
    State state = State.initial(11);
    Optional<Instant> wakeAt = Optional.empty();
    /** By whose fault there may be more of ours than max allows; empty if by nobody's. */
    Optional<String> excuse = Optional.empty();

    private final Rules rules = new Rules(world);
    private final Memory memory = new Memory();
    private final List<String> others;
    private Fleet fleet;

    Storm(Fleet fleet) {
        this.fleet = fleet;
        world.guestsListen = false;
        world.guestsLeave = false;
        Box neighbour = world.put(new Box("acme-1-small-0000beef", Optional.empty()));
        neighbour.status = Instance.Status.RUNNING;
        world.register("acme-1-small-0000beef", Set.of("self-hosted", "slipway-acme-1-ffffffff"));
        others = List.of(neighbour.name);
        begin();
    }

    private void begin() {
        hears(new Event.Configured(fleet));
        hears(new Event.LxdConnected(World.FINGERPRINT, "x86_64"));
    }

    void configure(Fleet next) {
        fleet = next;
        hears(new Event.Configured(next));
    }

    JobSources sources() {
        return fleet.jobs();
    }

    void restart() {
        calls.forEach(exchange::abandons);
        if (!exchange.abandoned().isEmpty()) {
            excuse = Optional.of("a creation may take longer than a restart waits");
        }
        calls.clear();
        hints.clear();
        state = State.initial(state.seed() + 1);
        begin();
        hears(memory.journal());
    }

    void hears(Event event) {
        memory.writes(event);
        State before = state;
        Step step = Rules.step(before, event, world.now);
        state = step.state();
        step.notices().forEach(memory::notes);
        step.effects().forEach(effect -> calls.add(new Call(effect)));
        wakeAt = step.wakeAt();
        rules.hold(before, step, calls);
        heard.add(event);
        hints.addAll(world.takeHints());
    }

    /** Something that was told before is told again: who is not asked anything new can only be left as he is. */
    void hearsAgain(Event event) {
        State before = state;
        Step step = Rules.step(before, event, world.now);
        state = step.state();
        rules.holdForOldNews(before, step);
    }

    void serve(Call call) {
        exchange.serve(call);
        served();
    }

    void fail(Call call, Failure.Kind kind, boolean happened) {
        exchange.fail(call, kind, happened);
        served();
    }

    private void served() {
        hints.addAll(world.takeHints());
        notTooMany();
    }

    /** The whole truth, not only what the core knows: never more than max are created or run. */
    private void notTooMany() {
        if (excuse.isPresent()) {
            return;
        }
        for (Pool pool : fleet.pools()) {
            List<String> there = world.boxes.values().stream()
                    .filter(box -> box.pool().equals(pool.name()) && box.occupies())
                    .map(box -> box.name)
                    .collect(Collectors.toCollection(ArrayList::new));
            world.operations.keySet().stream()
                    .filter(name -> name.contains("-" + pool.name() + "-"))
                    .forEach(there::add);
            assertThat(there).as("created or running").hasSizeLessThanOrEqualTo(pool.max());
        }
    }

    void deliver(Call call) {
        Event answer = call.answers.remove();
        if (call.over()) {
            calls.remove(call);
        }
        hears(answer);
    }

    /** News of a job arrives. */
    void arrives(Board.Sent news) {
        hears(world.board.arrives(news));
    }

    /** Of all that has happened to jobs and was not told yet, nothing ever is. */
    void losesAllNews() {
        while (!world.board.sent.isEmpty()) {
            world.board.loses(world.board.sent.get(0));
        }
    }

    void passes(Duration duration) {
        Instant end = world.now.plus(duration);
        while (wakeAt.isPresent() && !wakeAt.get().isAfter(end)) {
            world.now = wakeAt.get();
            hears(new Event.Woke());
        }
        world.now = end;
    }

    /** The runners' instances, others not among them. */
    List<Box> boxes(Predicate<Box> which) {
        return world.boxes.values().stream()
                .filter(box -> !others.contains(box.name))
                .filter(which)
                .toList();
    }

    // ---- the calm

    /** Everybody does what is right, as fast as possible; it must not take for ever until all is as it should be. */
    void calms() {
        if (!state.lxd().connected()) {
            hears(new Event.LxdConnected(World.FINGERPRINT, "x86_64"));
        }
        exchange.github.incomplete = false;
        Instant end = world.now.plus(PATIENCE);
        while (!settled()) {
            assertThat(world.now).as(() -> "it never settles: " + whatIsWrong()).isBefore(end);
            fairly();
            Instant next = wakeAt.orElseThrow(() -> new AssertionError("nothing wakes it: " + whatIsWrong()));
            world.now = next;
            hears(new Event.Woke());
        }
        assertThat(world.boxes).containsKeys(others.toArray(String[]::new));
        assertThat(world.registrations.values()).anyMatch(found -> found.name.equals(others.get(0)));
    }

    private void fairly() {
        exchange.abandoned().forEach(exchange::creationEnds);
        for (Box box : boxes(Box::runs)) {
            box.mute = false;
            box.floods = false;
            box.manners = Box.Manners.ANSWERS;
            behave(box);
        }
        world.registrations.values().forEach(found -> {
            Box box = world.boxes.get(found.name);
            found.online = box != null && box.runs() && box.guest != Box.Guest.BOOTING;
            found.busy = found.busy && found.online;
        });
        hints.addAll(world.takeHints());
        while (!calls.isEmpty() || !hints.isEmpty() || !world.board.sent.isEmpty()) {
            while (!hints.isEmpty()) {
                hears(hints.remove(0));
            }
            while (!world.board.sent.isEmpty()) {
                arrives(world.board.sent.get(0));
            }
            if (!calls.isEmpty()) {
                Call call = calls.get(0);
                while (!call.over()) {
                    if (call.answers.isEmpty()) {
                        serve(call);
                    } else {
                        deliver(call);
                    }
                }
            }
        }
    }

    private void behave(Box box) {
        if (box.status == Instance.Status.OTHER) {
            box.status = Instance.Status.RUNNING;
        }
        switch (box.guest) {
            case BOOTING -> world.listen(box);
            case LISTENING -> {
                if (!world.registrations.containsKey(box.registration())) {
                    world.powerOff(box);
                } else {
                    world.take(box);
                }
            }
            case WORKING -> world.finishJob(box);
            case OVER -> world.powerOff(box);
        }
    }

    private boolean settled() {
        return whatIsWrong().isEmpty();
    }

    /** What differs from what was asked for. */
    private List<String> whatIsWrong() {
        List<String> wrong = new ArrayList<>();
        Map<String, Long> idle = state.runners().values().stream()
                .filter(runner ->
                        runner.phase() == Phase.IDLE && runner.farewell().isEmpty())
                .collect(Collectors.groupingBy(Runner::pool, Collectors.counting()));
        fleet.pools().forEach(pool -> {
            long wanted = Math.min(pool.idle(), pool.max());
            if (idle.getOrDefault(pool.name(), 0L) != wanted) {
                wrong.add(pool.name() + " should have " + wanted + " idle: " + state.pool(pool.name()));
            }
        });
        state.runners().values().stream()
                .filter(runner -> runner.phase() != Phase.IDLE
                        || fleet.pool(runner.pool()).isEmpty())
                .forEach(runner -> wrong.add(runner.toString()));
        boxes(box -> !state.runners().containsKey(box.name)).forEach(box -> wrong.add("unknown: " + box.name));
        world.registrations.values().stream()
                .filter(found -> found.labels.contains(World.LABEL))
                .filter(found -> !state.runners().containsKey(found.name))
                .forEach(found -> wrong.add("orphan: " + found.name));
        state.demand().waiting().values().forEach(job -> wrong.add("believed to wait: " + job));
        world.board.tasks.values().stream()
                .filter(task -> task.stage != Job.Stage.ENDED && !memory.turnedAway(task.job))
                .filter(task -> fleet.jobs().deliveries() || memory.heard(task.job))
                .forEach(task -> wrong.add("not served: " + task.job));
        return wrong;
    }
}

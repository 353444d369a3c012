package dev.slipway.sandbox.model;

import java.time.Duration;
import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.stream.Collectors;

/**
 * One LXD daemon, with the ways of LXD 5.0.2: it accepts what then fails, tells events in any order, and shows an
 * instance as stopped that it refuses to delete. The same seed and the same calls at the same times give the same
 * answers and news. It has no clock: every method is told the time, which never goes back, and lets pass what is due by
 * then. Single-threaded.
 */
public final class LxdModel {
    private final LxdWorld world;
    private final LxdCreation creation;
    private final LxdRunning running;
    private final LxdEnding ending;
    private final LxdLife life;
    private Instant now;

    public LxdModel(LxdCatalogue catalogue, LxdTimings timings, LxdFaults faults, long seed, Instant now) {
        this.world = new LxdWorld(catalogue, timings, faults, seed);
        this.creation = new LxdCreation(world);
        this.running = new LxdRunning(world);
        this.ending = new LxdEnding(world, running);
        this.life = new LxdLife(world, ending);
        this.now = now;
        life.tempt(now);
    }

    /** Gives the instances an inner life; without it they run and do nothing. */
    public void inhabit(Guests guests) {
        world.guests = guests;
    }

    public LxdCatalogue catalogue() {
        return world.catalogue;
    }

    /**
     * Somebody changes what there is beside instances.
     *
     * @throws IllegalArgumentException if an instance uses a profile that would be gone
     */
    public void catalogue(LxdCatalogue catalogue) {
        world.all().stream()
                .filter(entry -> !catalogue.profiles().keySet().containsAll(entry.profiles))
                .findFirst()
                .ifPresent(entry -> {
                    throw new IllegalArgumentException(
                            "instance " + entry.ref.name() + " uses profiles " + entry.profiles + ", keep them");
                });
        world.catalogue = catalogue;
    }

    public LxdFaults faults() {
        return world.faults;
    }

    /** From now on it misbehaves like this. */
    public void misbehave(LxdFaults faults, Instant now) {
        pass(now);
        world.faults = faults;
        world.outbox.faults(faults.events());
        life.tempt(now);
    }

    /** Lets time pass, and returns what those who listen have heard by then. */
    public List<LxdNews> advance(Instant now) {
        pass(now);
        return world.outbox.drain();
    }

    /** When something happens next; never earlier than the latest time it was told. */
    public Optional<Instant> nextAt() {
        return world.outbox.waiting() ? Optional.of(now) : world.agenda.nextAt();
    }

    /** Whether the daemon answers at all. */
    public boolean reachable() {
        return world.up;
    }

    public LxdAnswer<LxdOperation> create(LxdDefinition definition, Instant now) {
        return ask(now, () -> creation.create(definition, now));
    }

    public LxdAnswer<LxdOperation> copy(LxdRef source, String name, Instant now) {
        return ask(now, () -> creation.copy(source, name, now));
    }

    public LxdAnswer<LxdOperation> start(LxdRef ref, Instant now) {
        return ask(ref, now, entry -> LxdAnswer.ok(running.start(entry, now)));
    }

    /**
     * @param force without asking the guest
     * @param patience how long an asked guest may take; a negative time is for ever
     */
    public LxdAnswer<LxdOperation> stop(LxdRef ref, boolean force, Duration patience, Instant now) {
        return ask(ref, now, entry -> LxdAnswer.ok(ending.stop(entry, force, patience, now)));
    }

    public LxdAnswer<LxdOperation> delete(LxdRef ref, Instant now) {
        return ask(ref, now, entry -> ending.delete(entry, now));
    }

    /** PATCH: changes these keys and devices and no others; an empty value takes a key away. */
    public LxdAnswer<LxdInstance> patch(
            LxdRef ref, Map<String, String> config, Map<String, Map<String, String>> devices, Instant now) {
        return ask(ref, now, entry -> running.patch(entry, config, devices, now));
    }

    /** PATCH of config alone. */
    public LxdAnswer<LxdInstance> patchConfig(LxdRef ref, Map<String, String> config, Instant now) {
        return patch(ref, config, Map.of(), now);
    }

    /** PUT: what is not named is gone. */
    public LxdAnswer<LxdOperation> replace(
            LxdRef ref,
            Map<String, String> config,
            Map<String, Map<String, String>> devices,
            List<String> profiles,
            boolean ephemeral,
            Instant now) {
        return ask(ref, now, entry -> running.replace(entry, config, devices, profiles, ephemeral, now));
    }

    public LxdAnswer<LxdInstance> get(LxdRef ref, Instant now) {
        return ask(ref, now, entry -> LxdAnswer.ok(entry.shown(world.catalogue)));
    }

    /** All instances of a project, by name; none if there is no such project. */
    public LxdAnswer<List<LxdInstance>> list(String project, Instant now) {
        return ask(
                now,
                () -> LxdAnswer.ok(world.in(project).values().stream()
                        .map(entry -> entry.shown(world.catalogue))
                        .toList()));
    }

    /** Running ones and those that ended a moment ago. */
    public LxdAnswer<List<LxdOperation>> operations(String project, Instant now) {
        return ask(
                now,
                () -> LxdAnswer.ok(world.tasks.all().stream()
                        .map(LxdTask::shown)
                        .filter(operation -> operation.project().equals(project))
                        .toList()));
    }

    public LxdAnswer<LxdOperation> operation(String id, Instant now) {
        return ask(
                now,
                () -> world.tasks
                        .find(id)
                        .map(task -> LxdAnswer.ok(task.shown()))
                        .orElseGet(() -> LxdAnswer.refused(404, "Operation not found")));
    }

    /** The operation itself, past all faults; empty if it is forgotten, or the daemon is down. */
    public Optional<LxdOperation> peek(String id) {
        return world.tasks.find(id).map(LxdTask::shown);
    }

    /** The instances of all projects as they are, past all faults, whether or not the daemon answers. */
    public LxdCensus census() {
        var making = new HashSet<String>();
        var stopping = new HashSet<String>();
        for (LxdTask task : world.tasks.all()) {
            if (!task.over()) {
                switch (task.shown().kind()) {
                    case CREATE, START -> making.addAll(task.shown().instances());
                    case STOP -> stopping.addAll(task.shown().instances());
                    case DELETE, UPDATE, EXEC -> {}
                }
            }
        }
        Set<String> running = world.all().stream()
                .filter(LxdEntry::running)
                .map(entry -> entry.ref.name())
                .collect(Collectors.toUnmodifiableSet());
        return new LxdCensus(making, running, stopping);
    }

    /** The instances of a project themselves, past all faults and whether or not the daemon answers. */
    public List<LxdInstance> peekAll(String project) {
        return world.in(project).values().stream()
                .map(entry -> entry.shown(world.catalogue))
                .toList();
    }

    /** The instance itself, past all faults and whether or not the daemon answers. */
    public Optional<LxdInstance> peek(LxdRef ref) {
        return world.find(ref).map(entry -> entry.shown(world.catalogue));
    }

    /** What the console holds. Reading a running guest's consumes it; an empty one is an error. */
    public LxdAnswer<String> console(LxdRef ref, Instant now) {
        return ask(ref, now, entry -> running.console(entry, now));
    }

    public LxdAnswer<LxdOperation> exec(LxdRef ref, List<String> command, Instant now) {
        return ask(ref, now, entry -> running.exec(entry, command, now));
    }

    /** SIGKILL, and started again after that time. What was being created is left half made. */
    public void kill(Duration downFor, Instant now) {
        pass(now);
        life.kill(downFor, now);
    }

    /** SIGTERM, and started again that time after its end: it first waits for its operations, for a minute at most. */
    public void restart(Duration downFor, Instant now) {
        pass(now);
        life.end(downFor, now);
    }

    /** Somebody else stops and deletes the instance, unless LXD is busy with it. */
    public void vanish(LxdRef ref, Instant now) {
        pass(now);
        world.find(ref).ifPresent(entry -> ending.vanish(entry, now));
    }

    /** The guest writes this to its console. */
    public void says(LxdRef guest, String text, Instant now) {
        live(guest).ifPresent(entry -> entry.console.say(text, now));
    }

    /** The guest writes this line to its console again and again, until it says another one so, or stops. */
    public void repeats(LxdRef guest, String line, Duration every, Instant now) {
        live(guest).ifPresent(entry -> entry.console.sayAgain(line, every, now));
    }

    public void powersOff(LxdRef guest, Instant now) {
        live(guest).ifPresent(entry -> ending.powersOff(entry, now));
    }

    public void reboots(LxdRef guest, Instant now) {
        live(guest).ifPresent(entry -> ending.reboots(entry, now));
    }

    /** What the guest reads through devlxd: its own {@code user.*} and {@code cloud-init.*} keys, and no others. */
    public Optional<String> devlxd(LxdRef guest, String key) {
        return live(guest)
                .filter(entry -> key.startsWith("user.") || key.startsWith("cloud-init."))
                .map(entry -> world.catalogue
                        .expandedConfig(entry.profiles, entry.config)
                        .get(key));
    }

    /** For guests: does this at that time, in the order of all that happens. */
    public Runnable later(Instant at, Consumer<Instant> what) {
        return world.agenda.at(at, what)::cancel;
    }

    private Optional<LxdEntry> live(LxdRef guest) {
        return world.find(guest).filter(LxdEntry::running);
    }

    private void pass(Instant to) {
        if (to.isAfter(now)) {
            now = to;
        }
        world.agenda.advance(now);
    }

    private <T> LxdAnswer<T> ask(LxdRef ref, Instant now, Function<LxdEntry, LxdAnswer<T>> what) {
        return ask(now, () -> world.find(ref).map(what).orElseGet(() -> LxdAnswer.refused(404, "Instance not found")));
    }

    private <T> LxdAnswer<T> ask(Instant now, Supplier<LxdAnswer<T>> what) {
        pass(now);
        if (!world.up) {
            return LxdAnswer.lost();
        }
        LxdAnswer<T> answer = what.get();
        if (Chance.strikes(world.random, world.faults.lost())) {
            return LxdAnswer.lost();
        }
        return Chance.strikes(world.random, world.faults.slow())
                ? new LxdAnswer<>(
                        answer.outcome(), new LxdTimings.Span(Duration.ZERO, world.faults.slowest()).draw(world.random))
                : answer;
    }
}

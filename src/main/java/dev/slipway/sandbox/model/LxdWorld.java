package dev.slipway.sandbox.model;

import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.SplittableRandom;
import java.util.TreeMap;

/** What the parts of one {@link LxdModel} share: its instances, its agenda, its dice. */
final class LxdWorld {
    private static final Guests NOBODY = new Guests() {
        @Override
        public void started(LxdRef guest, Instant now) {}

        @Override
        public void askedToStop(LxdRef guest, Instant now) {}

        @Override
        public void stopped(LxdRef guest, Instant now) {}

        @Override
        public void deleted(LxdRef guest, Instant now) {}

        @Override
        public OptionalInt exec(LxdRef guest, List<String> command, Instant now) {
            return OptionalInt.of(127);
        }
    };

    final LxdTimings timings;
    final SplittableRandom random;
    final Agenda agenda = new Agenda();
    final LxdOutbox outbox;
    final LxdTasks tasks;
    private final Map<String, Map<String, LxdEntry>> projects = new HashMap<>();
    private final Map<String, Integer> usedRoom = new HashMap<>();
    private final Lot<LxdEntry> lot = new Lot<>();
    LxdCatalogue catalogue;
    LxdFaults faults;
    Guests guests = NOBODY;
    boolean up = true;
    /** Counts the daemon's lives: what one has begun, the next does not end. */
    int life;

    LxdWorld(LxdCatalogue catalogue, LxdTimings timings, LxdFaults faults, long seed) {
        this.catalogue = catalogue;
        this.timings = timings;
        this.faults = faults;
        this.random = new SplittableRandom(seed);
        this.outbox = new LxdOutbox(agenda, random.split(), timings.tell(), faults.events());
        this.tasks = new LxdTasks(agenda, random.split(), outbox, timings.kept());
    }

    Optional<LxdEntry> find(LxdRef ref) {
        return Optional.ofNullable(in(ref.project()).get(ref.name()));
    }

    Map<String, LxdEntry> in(String project) {
        return projects.getOrDefault(project, Map.of());
    }

    void add(LxdEntry entry) {
        projects.computeIfAbsent(entry.ref.project(), p -> new TreeMap<>()).put(entry.ref.name(), entry);
        usedRoom.merge(entry.storagePool, 1, Integer::sum);
        lot.add(entry);
    }

    /** Takes the record and the disk away. */
    void remove(LxdEntry entry, Instant now) {
        if (lot.remove(entry)) {
            projects.get(entry.ref.project()).remove(entry.ref.name());
            usedRoom.merge(entry.storagePool, -1, Integer::sum);
            guests.deleted(entry.ref, now);
        }
    }

    boolean exists(LxdEntry entry) {
        return find(entry.ref).filter(found -> found == entry).isPresent();
    }

    /** Whether its storage pool has no more space than it already took. */
    boolean overfull(LxdEntry entry) {
        return usedRoom.get(entry.storagePool)
                > catalogue.pools().get(entry.storagePool).room();
    }

    Optional<LxdEntry> any() {
        return lot.any(random);
    }

    Collection<LxdEntry> all() {
        return Collections.unmodifiableCollection(lot.all());
    }

    void lifecycle(LxdRef ref, String action, boolean asked, LxdNews.Context context, Instant now) {
        if (up) {
            outbox.tell(new LxdNews.Lifecycle(now, ref, action, asked, context), now);
        }
    }

    void lifecycle(LxdRef ref, String action, boolean asked, Instant now) {
        lifecycle(ref, action, asked, new LxdNews.Context.Nothing(), now);
    }

    /** How long it takes this time, with all that goes wrong. */
    Duration time(LxdTimings.Span usual) {
        Duration time = usual.draw(random);
        return Chance.strikes(random, faults.operations().hang())
                ? time.plus(
                        new LxdTimings.Span(Duration.ZERO, faults.operations().longestHang()).draw(random))
                : time;
    }

    boolean fails(LxdOperation.Kind kind) {
        return Chance.strikes(random, faults.operations().failing(kind));
    }

    /** Begins an operation on one instance. */
    LxdTask begin(LxdOperation.Kind kind, LxdEntry entry, Instant now) {
        return tasks.begin(kind, entry.ref.project(), entry.type, List.of(entry.ref.name()), now);
    }

    /** Whether the instance is busy with another operation; then this one has failed by that. */
    boolean refusedAsBusy(LxdEntry entry, LxdTask task, Instant now) {
        entry.busy.ifPresent(other -> task.fail(
                "Failed to create instance %s operation: Instance is busy running a \"%s\" operation"
                        .formatted(task.shown().kind().word(), other.word()),
                now));
        return entry.busy.isPresent();
    }
}

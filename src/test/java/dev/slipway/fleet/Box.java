package dev.slipway.fleet;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** An instance in the {@link World}, with the guest in it. */
final class Box {

    /** What the guest does. */
    enum Guest {
        BOOTING,
        LISTENING,
        WORKING,
        OVER
    }

    /** How the guest meets the question whether it runs a job. */
    enum Manners {
        ANSWERS,
        SILENT,
        HAS_NO_COMMAND
    }

    private static final Duration REPEAT = Duration.ofSeconds(10);

    final String name;
    final Optional<Instance.Tags> tags;
    Instance.Status status = Instance.Status.STOPPED;
    Optional<Instant> lastUsed = Optional.empty();
    Optional<Instant> stoppedAt = Optional.empty();
    boolean jitConfig = true;
    boolean floods;
    boolean mute;
    Guest guest = Guest.BOOTING;
    Optional<Board.Task> task = Optional.empty();
    Manners manners = Manners.ANSWERS;
    private final List<GuestRecord> unread = new ArrayList<>();
    private Optional<GuestRecord> last = Optional.empty();
    private Instant repeatAt = Instant.MAX;

    Box(String name, Optional<Instance.Tags> tags) {
        this.name = name;
        this.tags = tags;
    }

    boolean runs() {
        return status == Instance.Status.RUNNING;
    }

    /** Whether it takes a place: it runs, or will be started. */
    boolean occupies() {
        return runs() || lastUsed.isEmpty();
    }

    String pool() {
        return tags.map(Instance.Tags::pool).orElse("");
    }

    long registration() {
        return tags.map(Instance.Tags::registration).orElse(0L);
    }

    void says(GuestRecord record, Instant now) {
        if (!mute) {
            unread.add(record);
            last = Optional.of(record);
            repeatAt = now.plus(REPEAT);
        }
    }

    /** Reading a running container's console consumes it, so that it repeats its last line. */
    List<GuestRecord> console(Instant now) {
        if (mute && runs()) {
            return List.of();
        }
        if (runs() && unread.isEmpty() && !now.isBefore(repeatAt)) {
            unread.add(last.orElseThrow());
            repeatAt = now.plus(REPEAT);
        }
        List<GuestRecord> read = List.copyOf(unread);
        if (runs()) {
            unread.clear();
        }
        return read;
    }

    void stop(Instant now) {
        status = Instance.Status.STOPPED;
        stoppedAt = Optional.of(now);
        guest = Guest.OVER;
    }

    Instance seen() {
        Optional<Instance.Tags> now = tags.map(tag -> new Instance.Tags(
                tag.fleet(),
                tag.kind(),
                tag.runner(),
                tag.pool(),
                tag.path(),
                tag.registration(),
                tag.poolHash(),
                tag.launchedAt(),
                jitConfig));
        return new Instance(name, InstanceType.CONTAINER, status, World.BEGINNING, lastUsed, "none", now);
    }
}

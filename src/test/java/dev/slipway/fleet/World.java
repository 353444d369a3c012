package dev.slipway.fleet;

import com.google.errorprone.annotations.CanIgnoreReturnValue;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

/**
 * What is true in a test: a tiny LXD and GitHub with their instances, guests and registrations, however the news of it
 * travels. {@link LxdEnd} and {@link GitHubEnd} answer calls about it.
 */
final class World {

    static final Instant BEGINNING = Instant.parse("2026-03-01T08:00:00Z");
    static final String FINGERPRINT = "0badcafe11223344";
    static final String LABEL = Fleet.ownerLabel(Asked.FLEET, FINGERPRINT);

    /** A registration at GitHub. */
    static final class Registered {
        final long id;
        final String name;
        final String path;
        final Set<String> labels;
        boolean online;
        boolean busy;

        Registered(long id, String path, String name, Set<String> labels) {
            this.id = id;
            this.path = path;
            this.name = name;
            this.labels = labels;
        }

        Registration seen() {
            return new Registration(id, name, online, busy, labels);
        }
    }

    Instant now = BEGINNING;
    final Map<String, Box> boxes = new LinkedHashMap<>();
    final Map<Long, Registered> registrations = new TreeMap<>();
    final Board board = new Board(this);
    final Map<String, Operation> operations = new TreeMap<>();
    final List<Event.InstanceHinted> hints = new ArrayList<>();

    /** Whether guests listen as soon as they run. */
    boolean guestsListen = true;
    /** Whether guests power off as soon as their listener has ended. */
    boolean guestsLeave = true;
    /** Whether GitHub shows every runner as offline, whatever it does. */
    boolean githubBlind;

    private long lastRegistration = 100;

    // ---- what guests do

    void start(Box box) {
        box.status = Instance.Status.RUNNING;
        box.lastUsed = Optional.of(now);
        box.guest = Box.Guest.BOOTING;
        hint(box, "instance-started");
        if (guestsListen) {
            listen(box);
        }
    }

    /** Its listener connects, if it is registered; without a registration it has nothing to do. */
    void listen(Box box) {
        if (!box.runs() || box.guest != Box.Guest.BOOTING) {
            return;
        }
        Registered registered = registrations.get(box.registration());
        if (registered == null) {
            end(box, "not registered");
            return;
        }
        registered.online = true;
        box.guest = Box.Guest.LISTENING;
        box.says(new GuestRecord.Listening(), now);
    }

    /** GitHub gives it a job, if it is listening: of run 7 of acme/app, told by nobody else. */
    @CanIgnoreReturnValue
    boolean work(Box box) {
        return work(box, "acme/app", 7);
    }

    private boolean work(Box box, String repository, long run) {
        Registered registered = registrations.get(box.registration());
        if (!box.runs() || box.guest != Box.Guest.LISTENING || registered == null) {
            return false;
        }
        box.guest = Box.Guest.WORKING;
        registered.busy = true;
        box.says(
                new GuestRecord.Job(Optional.of("build"), Optional.of(repository), Optional.of(Long.toString(run))),
                now);
        return true;
    }

    /** GitHub gives it the oldest job on the board that it can take. */
    @CanIgnoreReturnValue
    Optional<Job> take(Box box) {
        Optional<Board.Task> task =
                Optional.ofNullable(registrations.get(box.registration())).flatMap(board::next);
        return task.filter(next -> work(box, next.job.repository(), next.job.run()))
                .map(next -> {
                    box.task = Optional.of(next);
                    board.begins(next, box.name);
                    return next.job;
                });
    }

    /** Its job ends: GitHub removes the registration. */
    void finishJob(Box box) {
        if (box.runs() && box.guest == Box.Guest.WORKING) {
            registrations.remove(box.registration());
            end(box, "succeeded");
        }
    }

    private void end(Box box, String result) {
        box.guest = Box.Guest.OVER;
        box.task.ifPresent(board::ends);
        box.says(new GuestRecord.End(Optional.of(result)), now);
        if (guestsLeave) {
            powerOff(box);
        }
    }

    void powerOff(Box box) {
        if (box.runs()) {
            box.stop(now);
            disconnect(box);
            hint(box, "instance-shutdown");
        }
    }

    /** Its second boot finds the once-marker and powers off again. */
    void reboot(Box box) {
        disconnect(box);
        now = now.plusMillis(1);
        box.status = Instance.Status.RUNNING;
        box.lastUsed = Optional.of(now);
        box.guest = Box.Guest.OVER;
        hint(box, "instance-restarted");
    }

    private void disconnect(Box box) {
        box.task.ifPresent(board::ends);
        Registered registered = registrations.get(box.registration());
        if (registered != null) {
            registered.online = false;
        }
    }

    /** Somebody deletes it behind our back. */
    void vanish(Box box) {
        if (boxes.remove(box.name) != null) {
            disconnect(box);
            hint(box, "instance-deleted");
        }
    }

    /** A registration ends: its listener does, too, unless it runs a job. */
    void deregister(long id) {
        registrations.remove(id);
        boxes.values().stream()
                .filter(box -> box.runs() && box.registration() == id && box.guest == Box.Guest.LISTENING)
                .toList()
                .forEach(box -> end(box, "deregistered"));
    }

    // ---- what is there

    @CanIgnoreReturnValue
    Registered register(String name, Set<String> labels) {
        return register(Asked.PATH, name, labels);
    }

    @CanIgnoreReturnValue
    Registered register(String path, String name, Set<String> labels) {
        Registered registered = new Registered(++lastRegistration, path, name, labels);
        registrations.put(registered.id, registered);
        return registered;
    }

    @CanIgnoreReturnValue
    Box put(Box box) {
        boxes.put(box.name, box);
        hint(box, "instance-created");
        return box;
    }

    /** A runner that an earlier process of this fleet launched, as of a pool's definition. */
    @CanIgnoreReturnValue
    Box runnerOf(String fleet, Pool pool, String name) {
        Registered registered = register(pool.path(), name, Set.of("self-hosted", LABEL));
        return put(new Box(name, Optional.of(tags(fleet, pool, name, registered.id, now.minus(Duration.ofHours(1))))));
    }

    static Instance.Tags tags(String fleet, Pool pool, String name, long registration, Instant launchedAt) {
        return new Instance.Tags(
                fleet, "runner", name, pool.name(), pool.path(), registration, pool.hash(), launchedAt, true);
    }

    void hint(Box box, String action) {
        hints.add(new Event.InstanceHinted(box.name, action));
    }

    List<Event> takeHints() {
        List<Event> taken = List.copyOf(hints);
        hints.clear();
        return taken;
    }
}

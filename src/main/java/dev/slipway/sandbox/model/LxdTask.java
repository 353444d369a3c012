package dev.slipway.sandbox.model;

import dev.slipway.fleet.InstanceType;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.OptionalInt;
import java.util.function.Consumer;

/** One background operation as the daemon keeps it. What it still had to do is dropped when it is over. */
final class LxdTask {
    private final LxdTasks tasks;
    private LxdOperation shown;

    LxdTask(
            LxdTasks tasks,
            String id,
            LxdOperation.Kind kind,
            String project,
            InstanceType type,
            List<String> instances,
            Instant now) {
        this.tasks = tasks;
        this.shown = new LxdOperation(
                id,
                kind,
                project,
                type,
                List.copyOf(instances),
                LxdOperation.Status.PENDING,
                now,
                now,
                OptionalInt.empty(),
                OptionalInt.empty(),
                "");
    }

    LxdOperation shown() {
        return shown;
    }

    boolean over() {
        return shown.status().over();
    }

    /** Does this after that time, unless the operation is over by then. */
    void after(Duration time, Instant now, Consumer<Instant> what) {
        tasks.later(now.plus(time), at -> {
            if (!over()) {
                what.accept(at);
            }
        });
    }

    void run(Instant now) {
        become(LxdOperation.Status.RUNNING, now, shown.percent(), shown.exit(), "");
    }

    void unpacked(int percent, Instant now) {
        become(LxdOperation.Status.RUNNING, now, OptionalInt.of(percent), shown.exit(), "");
    }

    /** The command ended; the operation is about to. */
    void exited(int code, Instant now) {
        become(LxdOperation.Status.RUNNING, now, shown.percent(), OptionalInt.of(code), "");
    }

    void succeed(Instant now) {
        become(LxdOperation.Status.SUCCESS, now, shown.percent(), shown.exit(), "");
        tasks.ended(this, now);
    }

    void fail(String error, Instant now) {
        become(LxdOperation.Status.FAILURE, now, shown.percent(), shown.exit(), error);
        tasks.ended(this, now);
    }

    /** The daemon that ran it is gone; nobody is told. */
    void drop() {
        shown = with(LxdOperation.Status.FAILURE, shown.updatedAt(), shown.percent(), shown.exit(), "daemon ended");
    }

    private void become(LxdOperation.Status status, Instant now, OptionalInt percent, OptionalInt exit, String error) {
        shown = with(status, now, percent, exit, error);
        tasks.tell(shown, now);
    }

    private LxdOperation with(
            LxdOperation.Status status, Instant now, OptionalInt percent, OptionalInt exit, String error) {
        return new LxdOperation(
                shown.id(),
                shown.kind(),
                shown.project(),
                shown.type(),
                shown.instances(),
                status,
                shown.createdAt(),
                now,
                percent,
                exit,
                error);
    }
}

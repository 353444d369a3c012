package dev.slipway.sandbox.model;

import dev.slipway.sandbox.model.LxdInstance.Status;
import dev.slipway.sandbox.model.LxdOperation.Kind;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * How instances stop and go. An instance shows as stopped long before its stop has ended, and until then LXD refuses
 * everything else.
 */
final class LxdEnding {
    private final LxdWorld world;
    private final LxdRunning running;

    LxdEnding(LxdWorld world, LxdRunning running) {
        this.world = world;
        this.running = running;
    }

    /**
     * @param force without asking the guest
     * @param patience how long an asked guest may take
     */
    LxdOperation stop(LxdEntry entry, boolean force, Duration patience, Instant now) {
        LxdTask task = world.begin(Kind.STOP, entry, now);
        LxdOperation answer = task.shown();
        if (!entry.running()) {
            task.fail("The instance is already stopped", now);
        } else if (force && entry.awaitingPowerOff.isPresent()) {
            forceStop(entry, task, now);
        } else if (!world.refusedAsBusy(entry, task, now)) {
            entry.busy = Optional.of(Kind.STOP);
            if (world.fails(Kind.STOP)) {
                failStop(entry, task, "Failed to run: lxc-stop: exit status 1", now);
            } else if (force) {
                forceStop(entry, task, now);
            } else {
                askToStop(entry, task, patience, now);
            }
        }
        return answer;
    }

    private void failStop(LxdEntry entry, LxdTask task, String cause, Instant now) {
        task.after(world.time(world.timings.stop()), now, at -> giveUp(entry, task, cause, at));
    }

    private static void giveUp(LxdEntry entry, LxdTask task, String cause, Instant now) {
        entry.busy = Optional.empty();
        entry.awaitingPowerOff = Optional.empty();
        task.fail(cause, now);
    }

    private void forceStop(LxdEntry entry, LxdTask task, Instant now) {
        task.after(world.timings.stopShown().draw(world.random), now, at -> {
            if (entry.running()) {
                running.halt(entry, at);
            }
            task.after(world.time(world.timings.stop()), at, end -> ended(entry, task, "instance-stopped", end));
        });
    }

    private void askToStop(LxdEntry entry, LxdTask task, Duration patience, Instant now) {
        entry.awaitingPowerOff = Optional.of(task);
        if (!patience.isNegative()) {
            task.after(patience, now, at -> {
                if (entry.running()) {
                    giveUp(
                            entry,
                            task,
                            "Failed shutting down instance, status is \"Running\": shutting down the container failed",
                            at);
                }
            });
        }
        world.guests.askedToStop(entry.ref, now);
    }

    private void ended(LxdEntry entry, LxdTask task, String action, Instant now) {
        Optional<LxdTask> other = entry.awaitingPowerOff.filter(asked -> asked != task);
        entry.busy = Optional.empty();
        entry.awaitingPowerOff = Optional.empty();
        world.lifecycle(entry.ref, action, true, now);
        goIfEphemeral(entry, now);
        other.ifPresent(asked -> asked.succeed(now));
        task.succeed(now);
    }

    private void goIfEphemeral(LxdEntry entry, Instant now) {
        if (entry.ephemeral) {
            world.tasks.later(now.plus(world.timings.delete().draw(world.random)), at -> {
                if (world.exists(entry) && !entry.running()) {
                    world.remove(entry, at);
                    world.lifecycle(entry.ref, "instance-deleted", false, at);
                }
            });
        }
    }

    /** The guest powers itself off. A daemon that is down hears nothing of it. */
    void powersOff(LxdEntry entry, Instant now) {
        if (!entry.running()) {
            return;
        }
        running.halt(entry, now);
        if (!world.up) {
            return;
        }
        Duration time = world.time(world.timings.stop());
        if (entry.awaitingPowerOff.isPresent()) {
            LxdTask task = entry.awaitingPowerOff.get();
            task.after(time, now, at -> ended(entry, task, "instance-shutdown", at));
        } else if (entry.busy.filter(kind -> kind == Kind.STOP).isEmpty()) {
            entry.busy = Optional.of(Kind.STOP);
            inThisLife(now.plus(time), at -> {
                entry.busy = Optional.empty();
                world.lifecycle(entry.ref, "instance-shutdown", false, at);
                goIfEphemeral(entry, at);
            });
        }
    }

    /** The guest reboots itself: LXD sees it go down and starts it again. A daemon that is down does not. */
    void reboots(LxdEntry entry, Instant now) {
        if (entry.busy.filter(kind -> kind == Kind.STOP).isPresent() || !world.up) {
            powersOff(entry, now);
        } else if (entry.running()) {
            running.halt(entry, now);
            entry.busy = Optional.of(Kind.STOP);
            inThisLife(now.plus(world.time(world.timings.stop())), at -> {
                world.lifecycle(entry.ref, "instance-shutdown", false, at);
                entry.busy = Optional.of(Kind.START);
                inThisLife(at.plus(world.timings.reboot().draw(world.random)), again -> restarted(entry, again));
            });
        }
    }

    private void restarted(LxdEntry entry, Instant now) {
        entry.busy = Optional.empty();
        world.lifecycle(entry.ref, "instance-restarted", false, now);
        running.run(entry, now);
    }

    private void inThisLife(Instant at, Consumer<Instant> what) {
        int life = world.life;
        world.tasks.later(at, then -> {
            if (life == world.life) {
                what.accept(then);
            }
        });
    }

    LxdAnswer<LxdOperation> delete(LxdEntry entry, Instant now) {
        if (entry.running()) {
            return LxdAnswer.refused(400, "Instance is running");
        }
        LxdTask task = world.begin(Kind.DELETE, entry, now);
        LxdOperation answer = task.shown();
        if (!world.refusedAsBusy(entry, task, now)) {
            entry.busy = Optional.of(Kind.DELETE);
            boolean fails = world.fails(Kind.DELETE);
            task.after(world.time(world.timings.delete()), now, at -> {
                entry.busy = Optional.empty();
                if (fails) {
                    task.fail("Failed deleting instance \"" + entry.ref.name() + "\": Device or resource busy", at);
                } else {
                    world.remove(entry, at);
                    world.lifecycle(entry.ref, "instance-deleted", false, at);
                    task.succeed(at);
                }
            });
        }
        return LxdAnswer.ok(answer);
    }

    /** Somebody else stops and deletes it, whatever it is doing. */
    void vanish(LxdEntry entry, Instant now) {
        if (entry.busy.isPresent() || !world.exists(entry)) {
            return;
        }
        if (entry.status == Status.RUNNING) {
            running.halt(entry, now);
            world.lifecycle(entry.ref, "instance-stopped", true, now);
        }
        world.remove(entry, now);
        world.lifecycle(entry.ref, "instance-deleted", true, now);
    }
}

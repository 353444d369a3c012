package dev.slipway.sandbox.model;

import dev.slipway.sandbox.model.LxdOperation.Kind;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/** How the daemon itself ends and comes back, and the misfortunes that strike without being asked for. */
final class LxdLife {
    /** An ending daemon waits for its operations; the model does not wait for ever. */
    private static final Duration PATIENCE = Duration.ofMinutes(1);

    private final LxdWorld world;
    private final LxdEnding ending;
    private int misfortunes;

    LxdLife(LxdWorld world, LxdEnding ending) {
        this.world = world;
        this.ending = ending;
    }

    void kill(Duration downFor, Instant now) {
        if (world.up) {
            goDown(downFor, now);
        }
    }

    void end(Duration downFor, Instant now) {
        int life = world.life;
        world.tasks.later(now.plus(PATIENCE), at -> {
            if (life == world.life) {
                kill(downFor, at);
            }
        });
        world.tasks.whenNoneIsOpen(now, at -> kill(downFor, at));
    }

    private void goDown(Duration downFor, Instant now) {
        world.life++;
        world.up = false;
        world.tasks.drop();
        world.all().forEach(LxdLife::interrupt);
        world.outbox.cut(new LxdNews.WentDown(now));
        world.tasks.later(now.plus(downFor), at -> {
            world.up = true;
            world.outbox.open(new LxdNews.CameUp(at));
        });
    }

    /** What the daemon was doing with it is never finished; if it runs, it goes on running. */
    private static void interrupt(LxdEntry entry) {
        entry.halfMade |= entry.busy.filter(kind -> kind == Kind.CREATE).isPresent();
        entry.busy = Optional.empty();
        entry.awaitingPowerOff = Optional.empty();
        entry.commands.clear();
    }

    /** Draws when the next misfortunes strike; those drawn before do not. */
    void tempt(Instant now) {
        misfortunes++;
        restartAgain(misfortunes, now);
        vanishAgain(misfortunes, now);
    }

    private void restartAgain(int drawn, Instant now) {
        Duration every = world.faults.restartEvery();
        if (every.isZero()) {
            return;
        }
        world.tasks.later(now.plus(Chance.untilNext(world.random, every)), at -> {
            if (drawn == misfortunes) {
                var lasts = new LxdTimings.Span(Duration.ZERO, world.faults.restartLasts());
                if (world.random.nextBoolean()) {
                    kill(lasts.draw(world.random), at);
                } else {
                    end(lasts.draw(world.random), at);
                }
                restartAgain(drawn, at);
            }
        });
    }

    private void vanishAgain(int drawn, Instant now) {
        Duration every = world.faults.vanishEvery();
        if (every.isZero()) {
            return;
        }
        world.tasks.later(now.plus(Chance.untilNext(world.random, every)), at -> {
            if (drawn == misfortunes) {
                if (world.up) {
                    world.any().ifPresent(entry -> ending.vanish(entry, at));
                }
                vanishAgain(drawn, at);
            }
        });
    }
}

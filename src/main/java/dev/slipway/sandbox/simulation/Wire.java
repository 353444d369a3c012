package dev.slipway.sandbox.simulation;

import dev.slipway.fleet.Failure;
import java.time.Duration;
import java.util.SplittableRandom;
import java.util.function.Consumer;
import java.util.function.Supplier;

/**
 * The way to another side and back: it takes time, and now and then it swallows a question or its answer. What a process
 * has sent before it is killed may arrive all the same.
 */
final class Wire {

    private final Timeline timeline;
    private final SplittableRandom random;
    private final Duration slowest;
    private final String side;
    private Troubles troubles;

    /** @param slowest each way takes a random time up to this */
    Wire(Timeline timeline, SplittableRandom random, Duration slowest, String side, Troubles troubles) {
        this.timeline = timeline;
        this.random = random;
        this.slowest = slowest;
        this.side = side;
        this.troubles = troubles;
    }

    void troubles(Troubles changed) {
        troubles = changed;
    }

    /**
     * Asks.
     *
     * @param question carried out when and if it arrives
     * @param answer told the reply, unless the life is over by then
     */
    <T> void ask(Life life, Duration timeout, Supplier<Reply<T>> question, Consumer<Reply<T>> answer) {
        if (life.over()) {
            return;
        }
        boolean hangs = strikes(troubles.hanging());
        boolean breaks = strikes(troubles.breaking());
        boolean heard = !(hangs || breaks) || random.nextBoolean();
        boolean arrivesAnyway = random.nextBoolean();
        Duration there = way();
        timeline.after(there, () -> {
            if (!life.over() || arrivesAnyway) {
                Reply<T> reply = heard ? question.get() : lost();
                back(life, timeout, hangs, breaks ? lost() : reply, answer);
            }
        });
    }

    private <T> void back(Life life, Duration timeout, boolean hangs, Reply<T> reply, Consumer<Reply<T>> answer) {
        Duration takes = reply.delay().plus(way());
        if (hangs || takes.compareTo(timeout) > 0) {
            later(life, timeout, Reply.failed(Failure.Kind.TIMEOUT, side + ": no answer in time"), answer);
        } else {
            later(life, takes, reply, answer);
        }
    }

    /** News of something that ended there: it may be lost on its way. */
    <T> void tell(Life life, Reply<T> reply, Consumer<Reply<T>> answer) {
        later(life, way(), strikes(troubles.breaking()) ? lost() : reply, answer);
    }

    private <T> void later(Life life, Duration delay, Reply<T> reply, Consumer<Reply<T>> answer) {
        timeline.after(delay, () -> {
            if (!life.over()) {
                answer.accept(reply);
            }
        });
    }

    private <T> Reply<T> lost() {
        return Reply.failed(Failure.Kind.UNREACHABLE, side + ": the connection broke");
    }

    private Duration way() {
        return Duration.ofNanos(1_000 * (1 + random.nextLong(slowest.toNanos() / 1_000)));
    }

    private boolean strikes(double share) {
        return share > 0 && random.nextDouble() < share;
    }
}

package dev.slipway.sandbox.model;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.random.RandomGenerator;

/** News on its way to whoever listens: each piece takes a random time of its own, so that they overtake each other. */
final class LxdOutbox {
    private final Agenda agenda;
    private final RandomGenerator random;
    private final LxdTimings.Span usual;
    private List<LxdNews> told = new ArrayList<>();
    private LxdFaults.Events faults;
    private int connection;

    LxdOutbox(Agenda agenda, RandomGenerator random, LxdTimings.Span usual, LxdFaults.Events faults) {
        this.agenda = agenda;
        this.random = random;
        this.usual = usual;
        this.faults = faults;
    }

    void faults(LxdFaults.Events events) {
        this.faults = events;
    }

    void tell(LxdNews news, Instant now) {
        if (!Chance.strikes(random, faults.lost())) {
            deliver(news, now);
        }
        if (Chance.strikes(random, faults.twice())) {
            deliver(news, now);
        }
    }

    /** The streams break: what was under way reaches nobody. */
    void cut(LxdNews.WentDown news) {
        connection++;
        told.add(news);
    }

    void open(LxdNews.CameUp news) {
        told.add(news);
    }

    boolean waiting() {
        return !told.isEmpty();
    }

    List<LxdNews> drain() {
        List<LxdNews> drained = told;
        told = new ArrayList<>();
        return drained;
    }

    private void deliver(LxdNews news, Instant now) {
        Duration delay = usual.draw(random);
        if (Chance.strikes(random, faults.late())) {
            delay = delay.plus(new LxdTimings.Span(Duration.ZERO, faults.latest()).draw(random));
        }
        int sentOn = connection;
        Agenda.Entry ignored = agenda.at(now.plus(delay), at -> {
            if (sentOn == connection) {
                told.add(news);
            }
        });
    }
}

package dev.slipway.sandbox.model;

import java.time.Instant;
import java.util.Optional;
import java.util.SplittableRandom;

/** When GitHub answers nobody, and when it shows every runner offline: by order, or now and then by itself. */
final class GitHubOutages {
    private final GitHubAgenda agenda;
    private final SplittableRandom random;

    private GitHubFaults faults;
    private Optional<GitHubAgenda.Entry> next = Optional.empty();
    private boolean scheduledOutage;
    private boolean scheduledOffline;
    private boolean outage;
    private boolean everythingOffline;
    private boolean begun;

    GitHubOutages(GitHubAgenda agenda, SplittableRandom random, GitHubFaults faults) {
        this.agenda = agenda;
        this.random = random;
        this.faults = faults;
    }

    void faults(GitHubFaults changed) {
        faults = changed;
        next.ifPresent(agenda::cancel);
        scheduledOutage = false;
        scheduledOffline = false;
        schedule();
    }

    void outage(boolean on) {
        outage = on;
    }

    void everythingOffline(boolean on) {
        everythingOffline = on;
    }

    boolean outage() {
        return outage || scheduledOutage;
    }

    boolean allOffline() {
        return everythingOffline || scheduledOffline;
    }

    /** The first request is the first time known: before it there is nothing to schedule from. */
    void begin() {
        if (!begun) {
            begun = true;
            schedule();
        }
    }

    private void schedule() {
        if (faults.outageEvery().isZero()) {
            next = Optional.empty();
            return;
        }
        long mean = faults.outageEvery().toMillis();
        Instant at = agenda.now().plusMillis(random.nextLong(2 * mean) + 1);
        next = Optional.of(agenda.at(at, this::strike));
    }

    private void strike() {
        scheduledOutage = random.nextBoolean();
        scheduledOffline = !scheduledOutage;
        Instant over =
                agenda.now().plusMillis(random.nextLong(faults.outageLasts().toMillis() + 1));
        next = Optional.of(agenda.at(over, () -> {
            scheduledOutage = false;
            scheduledOffline = false;
            schedule();
        }));
    }
}

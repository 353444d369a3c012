package dev.slipway.fleet;

import java.time.Duration;

/** The queued jobs of repository paths are listed at start and as often as all else: of an organisation nobody can ask. */
final class Polling {

    private final Draft draft;
    private final Jobs jobs;

    Polling(Draft draft) {
        this.draft = draft;
        jobs = draft.jobs;
    }

    void ask(Fleet fleet) {
        LxdSide lxd = draft.lxd();
        if (!fleet.jobs().polling() || !lxd.connected() || !lxd.listing().known()) {
            return;
        }
        for (String path : fleet.paths().stream().sorted().toList()) {
            Poll poll = jobs.poll(path);
            Hub hub = draft.hub(path);
            if (polled(fleet, path) && new Listings(draft).due(poll.listing(), hub.opensAt(draft.now, draft.now))) {
                draft.effect(new Effect.ListJobs(path, draft.tick));
                jobs.poll(path, poll.begun());
            }
        }
    }

    /** Pools that are always full need not know what waits. */
    private static boolean polled(Fleet fleet, String path) {
        return path.contains("/")
                && fleet.pools().stream().anyMatch(pool -> pool.path().equals(path) && pool.idle() < pool.max());
    }

    void answered(Event.JobsListed news) {
        draft.hub(news.path(), draft.hub(news.path()).answered(draft.now));
        // One that is incomplete may be so every time: it is not worth asking again at once.
        jobs.poll(news.path(), jobs.poll(news.path()).answered(draft.now, news.asked(), draft.now.plus(interval())));
    }

    void failed(Effect.ListJobs effect, Failure failure) {
        Poll poll = jobs.poll(effect.path());
        if (!Verification.refuses(failure)) {
            draft.hub(effect.path(), draft.hub(effect.path()).failed(failure, draft.now));
            jobs.poll(effect.path(), poll.failed(draft.now));
            return;
        }
        if (!poll.refused()) {
            draft.notice(new Notice.Oddity(
                    effect.path(),
                    "does not let us list its queued jobs (" + failure.kind().word()
                            + "); the credential needs `actions: read` there (a classic token: `repo`)"));
        }
        jobs.poll(effect.path(), poll.refused(draft.now.plus(interval())));
    }

    private Duration interval() {
        return draft.fleet().orElseThrow().checkInterval();
    }
}

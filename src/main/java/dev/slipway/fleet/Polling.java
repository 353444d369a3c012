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

    /** @param turn as of {@link Listings#askGitHub} */
    void ask(Fleet fleet, Gate.Use turn) {
        LxdSide lxd = draft.lxd();
        if (lxd.connected() && lxd.listing().known()) {
            fleet.paths().stream().filter(fleet::polls).sorted().forEach(path -> ask(path, turn));
        }
    }

    private void ask(String path, Gate.Use turn) {
        Poll poll = jobs.poll(path);
        if (new Listings(draft).goes(poll.listing(), path, interval(), turn)) {
            draft.effect(new Effect.ListJobs(path, draft.tick));
            jobs.poll(path, poll.begun());
        }
    }

    void answered(Event.JobsListed news) {
        draft.answered(news.path());
        Poll poll = jobs.poll(news.path());
        var cost = new Listings.Cost(news.asked(), news.cost(), news.requests());
        // One that is incomplete may be so every time: it is not worth asking again at once.
        Listing next =
                new Listings(draft).answered(poll.listing(), news.path(), "its queued jobs", cost, interval(), true);
        jobs.poll(news.path(), poll.answered(next));
    }

    void failed(Effect.ListJobs effect, Failure failure) {
        Poll poll = jobs.poll(effect.path());
        if (!Verification.refuses(failure)) {
            draft.failed(effect.path(), failure);
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

package dev.slipway.fleet;

import java.util.Optional;

/** What time does to waiting jobs: which are too old, and which can be served no more. */
final class JobCare {

    private final Draft draft;
    private final Jobs jobs;

    JobCare(Draft draft) {
        this.draft = draft;
        jobs = draft.jobs;
    }

    void tend(Serving serving) {
        jobs.forget(draft.now);
        for (Waiting waiting : jobs.waiting()) {
            if (!draft.now.isBefore(waiting.until())) {
                expire(waiting.job(), serving);
            } else if (draft.servesOthers() && serving.pools(waiting.job()).isEmpty()) {
                turnAway(waiting.job());
            } else {
                draft.wakeAt(waiting.until());
            }
        }
    }

    /** GitHub has failed it. */
    private void expire(Job job, Serving serving) {
        jobs.over(job.id(), Job.Stage.ENDED, draft.now);
        draft.notice(new Notice.JobMoved(
                job,
                Optional.of(Job.Stage.QUEUED),
                Job.Stage.ENDED,
                serving.pools(job).stream().map(Pool::name).findFirst(),
                Optional.empty(),
                "it has been queued for a day"));
    }

    /** No pool can ever serve it. */
    void turnAway(Job job) {
        if (!jobs.demand().unservable().contains(job.id())) {
            draft.notice(new Notice.JobUnservable(job));
        }
        jobs.unservable(job.id(), draft.now);
    }
}

package dev.slipway.fleet;

import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** What is said of jobs. Their stages only move forward: stale, repeated and reordered news changes nothing. */
final class JobNews {

    private final Draft draft;
    private final Jobs jobs;

    JobNews(Draft draft) {
        this.draft = draft;
        jobs = draft.jobs;
    }

    void told(Event.JobTold news) {
        if (news.stage() == Job.Stage.QUEUED) {
            queued(news.job(), "GitHub told it");
        } else {
            reached(news.job(), news.stage(), news.runner(), Optional.of(news.at()), "GitHub told it");
        }
    }

    void read(Event.JobRead news) {
        Optional<Waiting> waiting = jobs.waiting(news.job());
        waiting.ifPresent(known -> {
            new Verification(draft).answered(known.job());
            if (news.stage() == Job.Stage.QUEUED) {
                jobs.put(known.with(known.check().confirmed(draft.now, news.asked())));
            } else {
                reached(known.job(), news.stage(), news.runner(), Optional.empty(), "GitHub was asked");
            }
        });
        if (waiting.isEmpty()) {
            jobs.checking(checking -> checking.ended(news.job()));
        }
    }

    void listed(Event.JobsListed news) {
        new Polling(draft).answered(news);
        Set<Long> listed = new HashSet<>();
        for (Job job : news.queued()) {
            listed.add(job.id());
            queued(job, "it was listed");
            jobs.waiting(job.id())
                    .ifPresent(known -> jobs.put(known.with(known.check().confirmed(draft.now, news.asked()))));
        }
        if (news.complete()) {
            jobs.waiting().stream()
                    .filter(known -> known.job().repository().equalsIgnoreCase(news.path()))
                    .filter(known -> known.knownAt() <= news.asked() && !listed.contains(known.id()))
                    .forEach(known -> jobs.hasten(known.id(), draft.now));
        }
    }

    /** What an earlier process knew: all of it is verified soon, and counts meanwhile. */
    void recalled(Event.JournalRead news) {
        Map<Long, Instant> over = new HashMap<>(news.over());
        over.values().removeIf(at -> at.isBefore(draft.now.minus(Pace.JOB_MEMORY)));
        over.replaceAll((id, at) -> at.isAfter(draft.now) ? draft.now : at);
        jobs.over(over);
        for (Job job : news.queued()) {
            boolean known = jobs.waiting(job.id()).isPresent();
            queued(job, "it was in the journal");
            if (!known) {
                jobs.waiting(job.id()).ifPresent(fresh -> jobs.put(fresh.with(Check.at(draft.now))));
            }
        }
    }

    private void queued(Job job, String cause) {
        Instant since = job.queuedAt().isAfter(draft.now) ? draft.now : job.queuedAt();
        Optional<Job.Stage> from = jobs.stage(job.id());
        boolean late = !draft.now.isBefore(since.plus(Pace.JOB_LIFE));
        if (from.filter(Job.Stage.QUEUED::equals).isPresent()) {
            // However often and in which order it is told, it has waited since the earliest of it.
            jobs.waiting(job.id())
                    .filter(known -> since.isBefore(known.since()))
                    .ifPresent(known -> jobs.put(known.from(since)));
        } else if (from.isEmpty() && !late) {
            begins(job, since, cause);
        }
    }

    private void begins(Job job, Instant since, String cause) {
        if (unservable(job)) {
            new JobCare(draft).turnAway(job);
            return;
        }
        Instant check = since.plus(Pace.JOB_CHECK.first());
        jobs.put(Waiting.begun(job, since, draft.tick, check));
        moved(job, Optional.empty(), Job.Stage.QUEUED, pool(job), Optional.empty(), cause);
    }

    private boolean unservable(Job job) {
        return draft.serving().filter(serving -> serving.pools(job).isEmpty()).isPresent();
    }

    /** @param at when it reached this stage, by GitHub's clock, if it said so */
    private void reached(Job job, Job.Stage to, Optional<String> runner, Optional<Instant> at, String cause) {
        Optional<String> ours = new Takers(draft).told(job, to, runner);
        Optional<Job.Stage> from = jobs.stage(job.id());
        if (from.isPresent() && from.get().compareTo(to) >= 0) {
            return;
        }
        jobs.over(job.id(), to, draft.now);
        Optional<Duration> waited = at.filter(started -> to == Job.Stage.STARTED)
                .map(started -> Duration.between(job.queuedAt(), started))
                .map(time -> time.isNegative() ? Duration.ZERO : time);
        moved(job, from, to, ours.or(() -> pool(job)), waited, cause);
    }

    /** The first pool that can serve it; which one does is not known yet. */
    private Optional<String> pool(Job job) {
        return draft.serving()
                .flatMap(serving -> serving.pools(job).stream().findFirst())
                .map(Pool::name);
    }

    /** Jobs that are nobody's business here, such as those of GitHub's own runners, are remembered and not told of. */
    private void moved(
            Job job,
            Optional<Job.Stage> from,
            Job.Stage to,
            Optional<String> pool,
            Optional<Duration> waited,
            String cause) {
        boolean kept = from.filter(Job.Stage.QUEUED::equals).isPresent();
        if (kept || pool.isPresent() || draft.fleet().isEmpty()) {
            draft.notice(new Notice.JobMoved(job, from, to, pool, waited, cause));
        }
    }
}

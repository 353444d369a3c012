package dev.slipway.ops;

import dev.slipway.fleet.Job;
import dev.slipway.fleet.Plan;
import dev.slipway.fleet.Planner;
import dev.slipway.fleet.State;
import dev.slipway.fleet.View;
import dev.slipway.fleet.Waiting;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** The jobs that wait, as the API shows them. Pure. */
final class JobView {

    private final Census census;
    private final Instant now;

    private JobView(Census census, Instant now) {
        this.census = census;
        this.now = now;
    }

    /**
     * All that are known to wait, oldest first.
     *
     * @param pool only those that fall to this one; empty: all
     */
    static JsonArray of(State state, Instant now, Optional<String> pool) {
        JobView view = new JobView(Census.of(state, now), now);
        List<Plan.Queued> counted = state.fleet()
                .map(fleet -> Planner.queue(View.of(state, now), fleet, now))
                .orElse(List.of());
        List<Plan.Queued> jobs = new ArrayList<>(counted);
        Set<Long> presumed = state.demand().presumed();
        state.demand().waiting().values().stream()
                .filter(job -> presumed.contains(job.id()))
                .forEach(job -> jobs.add(new Plan.Queued(job, Optional.empty(), true)));
        JsonArray array = new JsonArray();
        jobs.stream()
                .filter(job -> pool.isEmpty() || job.pool().equals(pool))
                .sorted(Comparator.comparing((Plan.Queued job) -> job.waiting().since())
                        .thenComparing(job -> job.waiting().id()))
                .forEach(job ->
                        array.add(view.of(job, presumed.contains(job.waiting().id()))));
        return array;
    }

    private JsonObject of(Plan.Queued queued, boolean presumed) {
        Waiting waiting = queued.waiting();
        Job job = waiting.job();
        JsonObject view = new JsonObject()
                .put("id", job.id())
                .put("repository", OneLine.of(job.repository()))
                .put("run", job.run())
                .put(
                        "labels",
                        new JsonArray(
                                job.labels().stream().map(OneLine::of).sorted().toList()))
                .put("queuedAt", job.queuedAt().toString())
                .put(
                        "waitedSeconds",
                        Math.max(0, Duration.between(waiting.since(), now).toSeconds()))
                .put("waitingFor", presumed ? "GitHub to tell that it has started" : waitingFor(queued));
        queued.pool().ifPresent(pool -> view.put("pool", pool));
        return view;
    }

    /** In short words; what is in the way of a pool's launches is in the way of those that have room only if it lacks runners. */
    private String waitingFor(Plan.Queued queued) {
        if (queued.pool().isEmpty()) {
            return "another unit, whose turn it is";
        }
        String what = queued.room() ? "a runner" : "room in the pool";
        return queued.pool()
                .flatMap(census::finding)
                .filter(finding -> !queued.room() || finding.available() < finding.wanted())
                .flatMap(Plan.Finding::obstacle)
                .map(obstacle -> what + ": " + OneLine.of(obstacle))
                .orElse(what);
    }
}

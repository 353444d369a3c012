package dev.slipway.simulation;

import dev.slipway.fleet.Effect;
import dev.slipway.fleet.Event;
import dev.slipway.fleet.Failure;
import dev.slipway.fleet.Fleet;
import dev.slipway.fleet.InstanceType;
import dev.slipway.fleet.Loop;
import dev.slipway.fleet.Plan;
import dev.slipway.fleet.Planner;
import dev.slipway.fleet.Pool;
import dev.slipway.fleet.State;
import dev.slipway.fleet.Step;
import dev.slipway.fleet.View;
import dev.slipway.sandbox.model.GitHubAnswer;
import dev.slipway.sandbox.model.GitHubFaults;
import dev.slipway.sandbox.model.GitHubHook;
import dev.slipway.sandbox.model.GitHubModel;
import dev.slipway.sandbox.model.GitHubStatistics;
import dev.slipway.sandbox.model.GitHubTerms;
import dev.slipway.sandbox.model.LxdCatalogue;
import dev.slipway.sandbox.model.LxdFaults;
import dev.slipway.sandbox.model.LxdModel;
import dev.slipway.sandbox.model.LxdTimings;
import dev.slipway.sandbox.model.RunnerTimings;
import dev.slipway.sandbox.simulation.Reconciler;
import dev.slipway.sandbox.simulation.Simulation;
import dev.slipway.sandbox.simulation.Timeline;
import dev.slipway.sandbox.simulation.Tokens;
import dev.slipway.sandbox.simulation.Watch;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

/** A fleet lives under GitHub's limits for some time; what it asks for is counted where GitHub answers. */
final class LimitedDay implements Watch {

    static final Instant START = Instant.parse("2026-01-05T08:00:00Z");
    static final Duration CHECK = Duration.ofMinutes(1);

    private static final String PATH = "acme";
    private static final String URL = "https://slipway.example/hook";
    private static final String FINGERPRINT = "c0ffee0123456789c0ffee0123456789c0ffee0123456789c0ffee0123456789";
    private static final Duration SAMPLE = Duration.ofSeconds(10);

    final Simulation simulation;
    final GitHubModel github;
    final Timeline timeline;
    final Tokens tokens;
    final Dice dice;

    int jobs;
    int launches;
    int listings;
    int polls;
    /** Answers that counted against the primary limit. */
    int counted;
    /** The same, by what they were made for. */
    final Map<String, Integer> countedFor = new TreeMap<>();
    /** Answered 304. */
    int unchanged;
    /** By what was asked for and why it was refused. */
    final Map<String, Integer> refusals = new TreeMap<>();
    /** The times at which a launch was refused for a limit. */
    final Map<Instant, String> launchesRefused = new TreeMap<>();
    /** The longest time between two listings of registrations, but for outages. */
    Duration latestListing = Duration.ZERO;
    /** The longest time for which the gate held launches back. */
    Duration longestHeld = Duration.ZERO;

    private final String path;
    private final Reconciler reconciler;
    private Instant listedAt = START;
    private Optional<Instant> heldSince = Optional.empty();
    private boolean outage;

    /**
     * @param fleet all of whose pools are of one path
     * @param renewing how long a token is used; zero: for good
     */
    LimitedDay(long seed, GitHubTerms terms, Fleet fleet, Duration renewing) {
        dice = new Dice(seed);
        github = new GitHubModel(dice.number(), terms, GitHubFaults.none());
        path = fleet.paths().iterator().next();
        github.addPath(path);
        LxdCatalogue catalogue = LxdCatalogue.standard(FINGERPRINT).withImage(InstanceType.CONTAINER, Scenario.IMAGE);
        var lxd =
                new LxdModel(catalogue, LxdTimings.measured().withProgress(1), LxdFaults.none(), dice.number(), START);
        simulation = new Simulation(lxd, github, RunnerTimings.measured(), dice.number(), START);
        timeline = simulation.timeline();
        tokens = simulation.tokens();
        if (!renewing.isZero()) {
            tokens.install(Pool.DEFAULT_CREDENTIAL, path, renewing);
        } else {
            tokens.give(Pool.DEFAULT_CREDENTIAL, "token");
        }
        reconciler = simulation.begin(fleet, tokens, 100, Loop::step, this);
        if (fleet.jobs().deliveries()) {
            simulation.webhook(URL).reaches(reconciler);
            long ignored =
                    github.hooks().add(path, GitHubHook.Config.json(URL, "secret"), List.of("workflow_job"), START);
        }
        sample();
    }

    static Pool pool(String name, int idle, int max) {
        return pool(PATH, name, idle, max);
    }

    static Pool pool(String path, String name, int idle, int max) {
        return new Pool(
                name,
                path,
                Pool.DEFAULT_CREDENTIAL,
                "Default",
                InstanceType.CONTAINER,
                idle,
                max,
                Scenario.IMAGE,
                List.of("linux", name),
                false,
                Set.of(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Duration.ofMinutes(2),
                Duration.ofMinutes(5),
                Duration.ofMinutes(2),
                Optional.empty(),
                Optional.empty(),
                Map.of(),
                Map.of());
    }

    // ---- what happens

    /** Jobs come at random for so long, each for one of these pools. */
    void jobs(Duration every, Duration length, Duration until, String... pools) {
        Instant next = timeline.now().plus(dice.next(every));
        if (next.isBefore(START.plus(until))) {
            timeline.at(next, () -> {
                queue(pools[dice.between(0, pools.length - 1)], length);
                jobs(every, length, until, pools);
            });
        }
    }

    /** Many jobs at once, again and again. */
    void bursts(int size, Duration every, Duration length, Duration until, String pool) {
        Instant next = timeline.now().plus(dice.next(every));
        if (next.isBefore(START.plus(until))) {
            timeline.at(next, () -> {
                for (int i = 0; i < size; i++) {
                    queue(pool, length);
                }
                bursts(size, every, length, until, pool);
            });
        }
    }

    /** One job. */
    void queue(String pool, Duration length) {
        jobs++;
        String repository = path.contains("/") ? path : path + "/app";
        long ignored = github.queue(path, repository, List.of("self-hosted", pool), dice.next(length), timeline.now());
    }

    void outage(Duration after, Duration lasts) {
        timeline.after(after, () -> {
            outage = true;
            github.outage(true, timeline.now());
        });
        timeline.after(after.plus(lasts), () -> github.outage(false, timeline.now()));
    }

    void runFor(Duration time) {
        simulation.runUntil(timeline.now().plus(time));
    }

    /** Until no job is open. */
    void finish(Duration atMost) {
        Instant end = timeline.now().plus(atMost);
        while (timeline.now().isBefore(end) && open() > 0) {
            runFor(Duration.ofMinutes(1));
        }
    }

    int open() {
        GitHubStatistics now = github.statistics(timeline.now());
        return now.queued() + now.running();
    }

    /** Nothing counts that was counted until now. */
    void reset() {
        launches = 0;
        listings = 0;
        polls = 0;
        counted = 0;
        countedFor.clear();
        unchanged = 0;
    }

    State state() {
        return reconciler.state();
    }

    private void sample() {
        timeline.after(SAMPLE, () -> {
            if (held()) {
                Instant since = heldSince.orElse(timeline.now());
                heldSince = Optional.of(since);
                Duration lasts = Duration.between(since, timeline.now());
                longestHeld = lasts.compareTo(longestHeld) > 0 ? lasts : longestHeld;
            } else {
                heldSince = Optional.empty();
            }
            sample();
        });
    }

    private boolean held() {
        Instant now = timeline.now();
        State state = reconciler.state();
        return state.fleet().map(fleet -> Planner.plan(View.of(state, now), fleet, now)).stream()
                .flatMap(plan -> plan.pools().values().stream())
                .flatMap((Plan.Finding found) -> found.obstacle().stream())
                .anyMatch(why -> why.startsWith("GitHub's rate limit"));
    }

    // ---- what is seen

    @Override
    public void began(Reconciler begun) {}

    @Override
    public void stepped(Reconciler of, State before, List<Event> events, Step step) {
        launches += (int)
                step.effects().stream().filter(Effect.Launch.class::isInstance).count();
        listings += (int) step.effects().stream()
                .filter(Effect.ListRegistrations.class::isInstance)
                .count();
        polls += (int) step.effects().stream()
                .filter(Effect.ListJobs.class::isInstance)
                .count();
        events.stream()
                .filter(event -> event instanceof Event.RegistrationsListed listed && listed.complete())
                .forEach(event -> listed());
    }

    private void listed() {
        Duration since = Duration.between(listedAt, timeline.now());
        if (!outage && since.compareTo(latestListing) > 0) {
            latestListing = since;
        }
        outage = outage && !github.reachable(timeline.now());
        listedAt = timeline.now();
    }

    @Override
    public void reached(Reconciler of, Effect effect) {}

    @Override
    public void answered(Reconciler of, Effect effect, GitHubAnswer<?> answer) {
        if (answer.outcome() instanceof GitHubAnswer.NotModified<?>) {
            unchanged++;
            return;
        }
        Optional<Failure> failure = answer.failure();
        boolean limited = failure.filter(f -> f.kind() == Failure.Kind.LIMITED).isPresent();
        if (limited) {
            String kind = failure.get().message().contains("secondary") ? "secondary" : "primary";
            refusals.merge(effect.getClass().getSimpleName() + " " + kind, 1, Integer::sum);
            if (effect instanceof Effect.Launch) {
                launchesRefused.put(timeline.now(), failure.get().message());
            }
        } else if (answer.outcome() instanceof GitHubAnswer.Ok<?>) {
            counted++;
            countedFor.merge(effect.getClass().getSimpleName(), 1, Integer::sum);
        }
    }

    @Override
    public String toString() {
        GitHubStatistics now = github.statistics(timeline.now());
        Duration longest = now.waits().stream().max(Duration::compareTo).orElse(Duration.ZERO);
        return String.format(
                "%d jobs (%d done), %d launches, %d listings of registrations (latest after %d s), %d requests counted,"
                        + " %d answered 304, refusals %s, launches held back for %d s at the longest, longest wait %d s",
                jobs,
                now.completed(),
                launches,
                listings,
                latestListing.toSeconds(),
                counted,
                unchanged,
                refusals,
                longestHeld.toSeconds(),
                longest.toSeconds());
    }
}

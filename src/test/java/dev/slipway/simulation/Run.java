package dev.slipway.simulation;

import dev.slipway.fleet.Fleet;
import dev.slipway.fleet.InstanceType;
import dev.slipway.fleet.Pool;
import dev.slipway.sandbox.model.GitHubFaults;
import dev.slipway.sandbox.model.GitHubHook;
import dev.slipway.sandbox.model.GitHubModel;
import dev.slipway.sandbox.model.GitHubStatistics;
import dev.slipway.sandbox.model.LxdCatalogue;
import dev.slipway.sandbox.model.LxdFaults;
import dev.slipway.sandbox.model.LxdModel;
import dev.slipway.sandbox.model.LxdTimings;
import dev.slipway.sandbox.model.RunnerTimings;
import dev.slipway.sandbox.simulation.Reconciler;
import dev.slipway.sandbox.simulation.Simulation;
import dev.slipway.sandbox.simulation.Tokens;
import dev.slipway.sandbox.simulation.Troubles;
import dev.slipway.sandbox.simulation.Webhook;
import dev.slipway.simulation.BrokenRule.Rule;
import java.time.Duration;
import java.time.Instant;
import java.util.List;

/** One seed, from the first process to the quiet after the storm. */
final class Run {

    /**
     * What a run was.
     *
     * @param steps of all processes
     * @param launches of all processes
     * @param waits from queued to started, of each job that started, the longest last
     */
    record Summary(Duration simulated, long steps, int jobs, int launches, List<Duration> waits) {}

    private static final Instant START = Instant.parse("2026-01-05T08:00:00Z");
    private static final String FINGERPRINT = "c0ffee0123456789c0ffee0123456789c0ffee0123456789c0ffee0123456789";
    private static final int LINES = Integer.getInteger("slipway.history", 40);

    /** A job that is not done by then never will be. */
    private static final Duration PATIENCE = Duration.ofHours(12);

    private final Scenario scenario;
    private final Simulation simulation;
    private final History history;
    private final Rules rules;
    private final Mischief mischief;

    private Run(Scenario scenario, Reconciler.Core core) {
        this.scenario = scenario;
        var dice = new Dice(~scenario.seed());
        this.history = new History(LINES, START);
        var github = new GitHubModel(dice.number(), scenario.terms(), GitHubFaults.none());
        Truth.PATHS.forEach(github::addPath);
        github.grant(Mischief.STRANGER, GitHubModel.Access.WRITE);
        this.simulation = new Simulation(lxd(dice), github, RunnerTimings.measured(), dice.number(), START);
        this.rules = new Rules(simulation, history, scenario.calm());
        this.mischief = new Mischief(simulation, scenario, history, dice);
        mischief.plant();
        simulation.runUntil(START.plusSeconds(5));
        scenario.fleets().forEach(fleet -> {
            Tokens tokens = simulation.tokens();
            give(tokens, fleet, new Dice(scenario.seed() ^ 0x746f6b656eL));
            Reconciler begun = simulation.begin(fleet, tokens, scenario.perPage(), core, rules);
            if (scenario.webhook()) {
                Webhook webhook = simulation.webhook(scenario.url(fleet));
                webhook.forwardsLost(
                        scenario.units().map(Scenario.Units::forwardsLost).orElse(0.0));
                webhook.reaches(begun);
            }
        });
        if (scenario.webhook()) {
            scenario.fleets().stream()
                    .flatMap(fleet -> fleet.paths().stream().sorted().map(path -> new Hook(path, scenario.url(fleet))))
                    .distinct()
                    .forEach(this::open);
        }
    }

    /** One credential is an App's, or both, or none. */
    private static void give(Tokens tokens, Fleet fleet, Dice dice) {
        for (String credential : List.of(Pool.DEFAULT_CREDENTIAL, "tools")) {
            String token = credential + " of " + fleet.name();
            if (dice.chance(0.5)) {
                tokens.renew(credential, token, dice.between(Duration.ofMinutes(20), Duration.ofMinutes(60)));
            } else {
                tokens.give(credential, token);
            }
        }
    }

    private record Hook(String path, String url) {}

    private void open(Hook hook) {
        long ignored = simulation
                .github()
                .hooks()
                .add(
                        hook.path(),
                        GitHubHook.Config.json(hook.url(), "secret"),
                        List.of("workflow_job"),
                        simulation.timeline().now());
    }

    private static LxdModel lxd(Dice dice) {
        LxdCatalogue catalogue = LxdCatalogue.standard(FINGERPRINT)
                .withImage(InstanceType.CONTAINER, Scenario.IMAGE)
                .withImage(InstanceType.CONTAINER, Scenario.OTHER_IMAGE);
        return new LxdModel(catalogue, LxdTimings.measured().withProgress(1), LxdFaults.none(), dice.number(), START);
    }

    /** @throws AssertionError that tells what was found, what led to it, and how to see it again */
    static Summary of(Scenario scenario, Reconciler.Core core) {
        var run = new Run(scenario, core);
        try {
            return run.run();
        } catch (BrokenRule found) {
            throw new AssertionError(run.report(found.getMessage()), found);
        } catch (RuntimeException broken) {
            throw new AssertionError(run.report("the core or a model threw " + broken), broken);
        }
    }

    private Summary run() {
        Instant over = START.plus(scenario.storm());
        storm(over);
        calmDown();
        simulation.runUntil(over.plus(scenario.settle()));
        finishJobs(over.plus(PATIENCE));
        settle(simulation.timeline().now());
        Instant now = simulation.timeline().now();
        List<Duration> waits =
                simulation.github().statistics(now).waits().stream().sorted().toList();
        return new Summary(Duration.between(START, now), rules.steps(), mischief.jobs(), rules.launches(), waits);
    }

    private void storm(Instant until) {
        Instant now = simulation.timeline().now();
        simulation.lxd().misbehave(scenario.lxd(), now);
        simulation.github().faults(scenario.github(), now);
        simulation.reconcilers().forEach(reconciler -> reconciler.troubles(scenario.troubles()));
        mischief.storm(until);
        simulation.runUntil(until);
    }

    private void calmDown() {
        Instant now = simulation.timeline().now();
        simulation.lxd().misbehave(LxdFaults.none(), now);
        simulation.github().faults(GitHubFaults.none(), now);
        simulation.reconcilers().forEach(reconciler -> reconciler.troubles(Troubles.none()));
        mischief.calmDown();
    }

    /** The pools may be too small for all the jobs of the storm to be done soon after it. */
    private void finishJobs(Instant deadline) {
        Instant now = simulation.timeline().now();
        while (now.isBefore(deadline) && open(now) > 0) {
            now = now.plus(Duration.ofMinutes(5));
            simulation.runUntil(now);
        }
    }

    private int open(Instant now) {
        GitHubStatistics jobs = simulation.github().statistics(now);
        return jobs.queued() + jobs.running();
    }

    /** Within one check interval of any moment all is as it should be; it may be replacing an old runner just now. */
    private void settle(Instant from) {
        Instant deadline = from.plus(scenario.fleets().stream()
                .map(fleet -> fleet.checkInterval())
                .max(Duration::compareTo)
                .orElseThrow());
        List<String> complaints = Rest.complaints(simulation, mischief);
        while (!complaints.isEmpty() && simulation.timeline().now().isBefore(deadline)) {
            simulation.runUntil(simulation.timeline().now().plusSeconds(5));
            complaints = Rest.complaints(simulation, mischief);
        }
        if (!complaints.isEmpty()) {
            throw new BrokenRule(Rule.NOT_SETTLED, String.join("\n  ", complaints));
        }
    }

    private String report(String found) {
        return "seed " + scenario.seed() + " at "
                + history.at(simulation.timeline().now()) + ": " + found + "\n" + scenario
                + "\nwhat happened last:\n" + history
                + "\nsee it again: mvn -B test -Dtest=" + scenario.test() + " -Dslipway.seed=" + scenario.seed()
                + " (-Dslipway.history=400 for more lines)";
    }
}

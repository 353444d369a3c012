package dev.slipway.simulation;

import dev.slipway.fleet.InstanceType;
import dev.slipway.sandbox.model.GitHubFaults;
import dev.slipway.sandbox.model.GitHubModel;
import dev.slipway.sandbox.model.GitHubStatistics;
import dev.slipway.sandbox.model.LxdCatalogue;
import dev.slipway.sandbox.model.LxdFaults;
import dev.slipway.sandbox.model.LxdModel;
import dev.slipway.sandbox.model.LxdTimings;
import dev.slipway.sandbox.model.RunnerTimings;
import dev.slipway.sandbox.simulation.Reconciler;
import dev.slipway.sandbox.simulation.Simulation;
import dev.slipway.sandbox.simulation.Troubles;
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
     */
    record Summary(Duration simulated, long steps, int jobs) {}

    private static final Instant START = Instant.parse("2026-01-05T08:00:00Z");
    private static final String FINGERPRINT = "c0ffee0123456789c0ffee0123456789c0ffee0123456789c0ffee0123456789";
    private static final int LINES = Integer.getInteger("slipway.history", 40);

    /** A job that is not done by then never will be. */
    private static final Duration PATIENCE = Duration.ofHours(12);

    private final long seed;
    private final Scenario scenario;
    private final Simulation simulation;
    private final History history;
    private final Rules rules;
    private final Mischief mischief;

    private Run(long seed, Reconciler.Core core) {
        this.seed = seed;
        this.scenario = Scenario.of(seed);
        var dice = new Dice(~seed);
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
            github.grant("token of " + fleet.name(), GitHubModel.Access.WRITE);
            Reconciler ignored = simulation.begin(fleet, "token of " + fleet.name(), scenario.perPage(), core, rules);
        });
    }

    private static LxdModel lxd(Dice dice) {
        LxdCatalogue catalogue = LxdCatalogue.standard(FINGERPRINT)
                .withImage(InstanceType.CONTAINER, Scenario.IMAGE)
                .withImage(InstanceType.CONTAINER, Scenario.OTHER_IMAGE);
        return new LxdModel(catalogue, LxdTimings.measured().withProgress(1), LxdFaults.none(), dice.number(), START);
    }

    /** @throws AssertionError that tells what was found, what led to it, and how to see it again */
    static Summary of(long seed, Reconciler.Core core) {
        var run = new Run(seed, core);
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
        return new Summary(Duration.between(START, simulation.timeline().now()), rules.steps(), mischief.jobs());
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
        return "seed " + seed + " at " + history.at(simulation.timeline().now()) + ": " + found + "\n" + scenario
                + "\nwhat happened last:\n" + history
                + "\nsee it again: mvn -B test -Dtest=SeededSimulationTest -Dslipway.seed=" + seed
                + " (-Dslipway.history=400 for more lines)";
    }
}

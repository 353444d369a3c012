package dev.slipway.simulation;

import dev.slipway.fleet.Fleet;
import dev.slipway.fleet.Phase;
import dev.slipway.fleet.Pool;
import dev.slipway.fleet.Runner;
import dev.slipway.sandbox.model.GitHubRunner;
import dev.slipway.sandbox.model.GitHubStatistics;
import dev.slipway.sandbox.model.LxdInstance;
import dev.slipway.sandbox.simulation.Reconciler;
import dev.slipway.sandbox.simulation.Simulation;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/** What is still not as it should be when all is quiet. */
final class Rest {

    private final Simulation simulation;
    private final Truth truth;
    private final Mischief mischief;
    private final List<String> complaints = new ArrayList<>();

    private Rest(Simulation simulation, Mischief mischief) {
        this.simulation = simulation;
        this.truth = new Truth(simulation);
        this.mischief = mischief;
    }

    /** In words; empty if all is as it should be. */
    static List<String> complaints(Simulation simulation, Mischief mischief) {
        var rest = new Rest(simulation, mischief);
        simulation.reconcilers().stream().filter(Reconciler::running).forEach(rest::fleet);
        rest.jobs();
        mischief.damage().ifPresent(rest.complaints::add);
        return rest.complaints;
    }

    private void fleet(Reconciler reconciler) {
        Fleet fleet = reconciler.fleet();
        List<LxdInstance> instances = truth.instances(fleet.name());
        fleet.pools().forEach(pool -> pool(pool, fleet, instances));
        Map<String, Runner> runners = reconciler.state().runners();
        Set<String> names = names(instances);
        if (!runners.keySet().equals(names)) {
            complaints.add(fleet.name() + " knows " + runners.keySet() + ", LXD has " + names);
        }
        runners.values().stream()
                .filter(runner -> runner.phase() != Phase.IDLE)
                .forEach(runner -> complaints.add(runner.name() + " is " + runner.phase() + ": " + runner));
        registrations(fleet, runners);
        reconciler
                .state()
                .demand()
                .waiting()
                .values()
                .forEach(job -> complaints.add(fleet.name() + " believes that " + job + " waits"));
    }

    private void pool(Pool pool, Fleet fleet, List<LxdInstance> instances) {
        List<LxdInstance> running = instances.stream()
                .filter(instance -> Truth.tag(instance, "pool").equals(pool.name()) && Truth.running(instance))
                .toList();
        int wanted = Math.min(pool.max(), pool.idle());
        if (running.size() != wanted) {
            complaints.add(
                    "pool " + pool.name() + " of " + fleet.name() + " has " + names(running) + ", wanted " + wanted);
        }
        running.stream()
                .filter(instance -> !Truth.tag(instance, "pool-hash").equals(pool.hash()))
                .forEach(instance -> complaints.add(instance.ref().name() + " is outdated"));
    }

    private static Set<String> names(List<LxdInstance> instances) {
        return instances.stream().map(instance -> instance.ref().name()).collect(Collectors.toSet());
    }

    private void registrations(Fleet fleet, Map<String, Runner> runners) {
        List<GitHubRunner> ours = truth.registrations(fleet.name());
        Set<Long> known = runners.values().stream().map(Runner::registration).collect(Collectors.toSet());
        Set<Long> there = ours.stream().map(GitHubRunner::id).collect(Collectors.toSet());
        if (!known.equals(there)) {
            complaints.add(fleet.name() + " knows registrations " + known + ", GitHub has " + ours);
        }
        ours.stream()
                .filter(registration -> !registration.online())
                .forEach(registration -> complaints.add(registration.name() + " is offline"));
    }

    private void jobs() {
        GitHubStatistics jobs =
                simulation.github().statistics(simulation.timeline().now());
        if (jobs.queued() > 0 || jobs.running() > 0 || jobs.neverRun() > 0) {
            complaints.add(jobs.queued() + " jobs wait, " + jobs.running() + " run, " + jobs.neverRun() + " never ran");
        }
        long ended = jobs.completed() + jobs.lost() + jobs.neverRun() + jobs.cancelled();
        if (ended + jobs.queued() + jobs.running() != mischief.jobs()) {
            complaints.add(mischief.jobs() + " jobs were queued, " + ended + " ended");
        }
    }
}

package dev.slipway.simulation;

import dev.slipway.fleet.Fleet;
import dev.slipway.fleet.InstanceType;
import dev.slipway.fleet.JobSources;
import dev.slipway.fleet.Pool;
import dev.slipway.sandbox.model.GitHubFaults;
import dev.slipway.sandbox.model.GitHubTerms;
import dev.slipway.sandbox.model.LxdFaults;
import dev.slipway.sandbox.simulation.Troubles;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * What one seed is about: some small fleets, and what goes wrong in their world for a while. Every tenth seed is calm:
 * nothing goes wrong at all. Each time between two misfortunes is a mean; zero is never.
 *
 * @param test the test class that plays it
 * @param webhook deliveries reach its processes
 * @param storm how long things go wrong and jobs arrive
 * @param settle how long nothing does after that, at least; it goes on until the jobs are done
 */
record Scenario(
        String test,
        long seed,
        boolean calm,
        List<Fleet> fleets,
        LxdFaults lxd,
        GitHubFaults github,
        GitHubTerms terms,
        Troubles troubles,
        Misfortunes misfortunes,
        boolean webhook,
        Optional<Units> units,
        Duration jobEvery,
        int perPage,
        Duration storm,
        Duration settle) {

    /**
     * What befalls Slipway from outside the models.
     *
     * @param cancelEvery somebody cancels a job
     * @param outages when GitHub answers nobody for ten minutes, after the beginning
     */
    record Misfortunes(
            Duration crashEvery,
            Duration vanishEvery,
            Duration deregisterEvery,
            Duration changeEvery,
            Duration copyEvery,
            Duration cancelEvery,
            List<Duration> outages) {

        static Misfortunes none() {
            Duration never = Duration.ZERO;
            return new Misfortunes(never, never, never, never, never, never, List.of());
        }
    }

    /**
     * The fleets are units that share one webhook.
     *
     * @param forwardsLost share of what one passes on to another
     * @param deadFrom when the first is killed for good, after the beginning; empty: never
     * @param fullFor all places of the last are taken by jobs of its own that take this long; zero: none
     */
    record Units(double forwardsLost, Optional<Duration> deadFrom, Duration fullFor) {}

    static final String IMAGE = "slipway-runner";
    static final String OTHER_IMAGE = "slipway-runner-next";

    static Scenario of(long seed) {
        var dice = new Dice(seed);
        // Of its own, so that it leaves all else as it is.
        var ofJobs = new Dice(seed ^ 0x4a6f6273L);
        boolean calm = seed % 10 == 0;
        boolean webhook = ofJobs.chance(0.5);
        List<Fleet> fleets = new ArrayList<>();
        fleets.add(fleet("acme-1", dice, calm));
        if (dice.chance(0.25)) {
            fleets.add(fleet("acme-2", dice, calm));
        }
        if (webhook) {
            fleets.replaceAll(fleet -> onDemand(fleet, ofJobs));
        }
        return new Scenario(
                "SeededSimulationTest",
                seed,
                calm,
                List.copyOf(fleets),
                calm ? LxdFaults.none() : lxd(dice),
                calm ? GitHubFaults.none() : github(dice, webhook ? ofJobs : new Dice(0), webhook),
                calm || dice.chance(0.8)
                        ? limited(new Dice(seed ^ 0x526174655bL), calm)
                        : GitHubTerms.documented()
                                .withLimits(dice.between(60, 300), Math.max(15, dice.between(12, 60)), 100),
                calm ? Troubles.none() : troubles(dice),
                misfortunes(dice, calm, webhook ? ofJobs.between(minutes(5), minutes(30)) : Duration.ZERO),
                webhook,
                Optional.empty(),
                dice.between(minutes(1), minutes(8)),
                dice.between(3, 20),
                dice.between(minutes(40), minutes(90)),
                Duration.ofMinutes(100));
    }

    /** Some have just enough, and may wait for the next hour. */
    private static GitHubTerms limited(Dice dice, boolean calm) {
        return calm || dice.chance(0.7)
                ? GitHubTerms.documented()
                : GitHubTerms.documented().withLimits(dice.between(30, 90), 900, 1500);
    }

    private static Fleet fleet(String name, Dice dice, boolean calm) {
        List<Pool> pools = new ArrayList<>();
        int count = dice.between(1, 2);
        for (int i = 0; i < count; i++) {
            pools.add(pool(name, "pool" + i, dice, calm));
        }
        return new Fleet(
                name, Set.of(), dice.between(minutes(2), minutes(10)), dice.between(1, 4), JobSources.NONE, pools);
    }

    /** It learns of jobs, and some of its pools have no runner without one. */
    private static Fleet onDemand(Fleet fleet, Dice dice) {
        List<Pool> pools = fleet.pools().stream()
                .map(pool -> dice.chance(0.7) ? Pools.sized(pool, dice.between(0, 1), dice.between(1, 4)) : pool)
                .toList();
        return new Fleet(
                fleet.name(),
                fleet.formerNames(),
                fleet.checkInterval(),
                fleet.launchConcurrency(),
                new JobSources(true, dice.chance(0.5), "", Set.of()),
                pools);
    }

    private static Pool pool(String fleet, String name, Dice dice, boolean calm) {
        int idle = dice.between(1, 2);
        String path = dice.chance(0.7) ? "acme" : "acme/tools";
        return new Pool(
                name,
                path,
                path.contains("/") ? "tools" : Pool.DEFAULT_CREDENTIAL,
                "Default",
                InstanceType.CONTAINER,
                idle,
                idle + dice.between(0, 1),
                IMAGE,
                List.of("linux", fleet + "-" + name),
                false,
                Set.of(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                dice.between(minutes(1), minutes(5)),
                dice.between(Duration.ZERO, minutes(2)),
                dice.between(minutes(1), minutes(5)),
                !calm && dice.chance(0.2) ? Optional.of(minutes(10)) : Optional.empty(),
                dice.chance(0.2) ? Optional.of(dice.between(minutes(20), minutes(60))) : Optional.empty(),
                Map.of(),
                Map.of());
    }

    private static LxdFaults lxd(Dice dice) {
        var events = dice.chance(0.5)
                ? new LxdFaults.Events(
                        dice.upTo(0.3), dice.upTo(0.2), dice.upTo(0.3), dice.between(seconds(1), minutes(2)))
                : LxdFaults.none().events();
        var operations = dice.chance(0.5)
                ? new LxdFaults.Operations(
                        dice.upTo(0.2),
                        dice.upTo(0.2),
                        dice.upTo(0.2),
                        dice.upTo(0.2),
                        dice.upTo(0.05),
                        dice.between(seconds(10), seconds(100)))
                : LxdFaults.none().operations();
        boolean slow = dice.chance(0.4);
        boolean restarts = dice.chance(0.4);
        return new LxdFaults(
                events,
                operations,
                slow ? dice.upTo(0.1) : 0,
                slow ? dice.between(seconds(1), seconds(20)) : Duration.ZERO,
                slow ? dice.upTo(0.02) : 0,
                restarts ? dice.between(minutes(5), minutes(40)) : Duration.ZERO,
                restarts ? dice.between(seconds(2), minutes(2)) : Duration.ZERO,
                Duration.ZERO,
                dice.chance(0.5) ? dice.upTo(0.3) : 0);
    }

    private static GitHubFaults github(Dice dice, Dice ofJobs, boolean webhook) {
        boolean news = webhook && ofJobs.chance(0.7);
        boolean calls = dice.chance(0.5);
        boolean lies = dice.chance(0.4);
        boolean outages = dice.chance(0.4);
        return new GitHubFaults(
                calls ? dice.upTo(0.2) : 0,
                calls ? dice.upTo(0.1) : 0,
                calls ? dice.between(seconds(1), seconds(40)) : Duration.ZERO,
                lies ? dice.upTo(0.3) : 0,
                lies ? dice.upTo(0.3) : 0,
                news ? ofJobs.upTo(0.15) : 0,
                news ? ofJobs.upTo(0.2) : 0,
                news ? ofJobs.between(Duration.ZERO, minutes(3)) : Duration.ZERO,
                outages ? dice.between(minutes(10), minutes(60)) : Duration.ZERO,
                outages ? dice.between(minutes(1), minutes(20)) : Duration.ZERO);
    }

    private static Troubles troubles(Dice dice) {
        boolean calls = dice.chance(0.4);
        return new Troubles(
                calls ? dice.upTo(0.01) : 0,
                calls ? dice.upTo(0.02) : 0,
                dice.chance(0.4) ? dice.between(minutes(3), minutes(30)) : Duration.ZERO);
    }

    private static Misfortunes misfortunes(Dice dice, boolean calm, Duration cancelEvery) {
        Duration changes = dice.chance(0.4) ? dice.between(minutes(5), minutes(40)) : Duration.ZERO;
        return new Misfortunes(
                !calm && dice.chance(0.5) ? dice.between(minutes(2), minutes(40)) : Duration.ZERO,
                !calm && dice.chance(0.4) ? dice.between(minutes(5), minutes(30)) : Duration.ZERO,
                !calm && dice.chance(0.4) ? dice.between(minutes(5), minutes(30)) : Duration.ZERO,
                changes,
                dice.chance(0.3) ? dice.between(minutes(10), minutes(30)) : Duration.ZERO,
                cancelEvery,
                List.of());
    }

    /** The path's hook of a process that learns of jobs by deliveries. */
    String url(Fleet fleet) {
        return "https://" + (units.isPresent() ? "units" : fleet.name()) + ".example/hook";
    }

    private static Duration minutes(long count) {
        return Duration.ofMinutes(count);
    }

    private static Duration seconds(long count) {
        return Duration.ofSeconds(count);
    }
}

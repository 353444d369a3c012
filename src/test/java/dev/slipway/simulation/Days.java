package dev.slipway.simulation;

import dev.slipway.fleet.Fleet;
import dev.slipway.fleet.InstanceType;
import dev.slipway.fleet.JobSources;
import dev.slipway.fleet.Pool;
import dev.slipway.sandbox.model.GitHubFaults;
import dev.slipway.sandbox.model.GitHubTerms;
import dev.slipway.sandbox.model.LxdFaults;
import dev.slipway.sandbox.simulation.Troubles;
import dev.slipway.simulation.Scenario.Misfortunes;
import dev.slipway.simulation.Scenario.Units;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Scenarios of demand: an ordinary bad day of one fleet, and units that share a webhook. */
final class Days {

    private static final Duration DAY = Duration.ofHours(24);

    private Days() {}

    /** An organisation, whose jobs are known by deliveries alone. */
    static Scenario organisation(String test, long seed) {
        return day(test, seed, "acme", new JobSources(true, false, "", Set.of()), true);
    }

    /** A repository without any webhook. */
    static Scenario repository(String test, long seed) {
        return day(test, seed, "acme/tools", new JobSources(false, true, "", Set.of()), false);
    }

    private static Scenario day(String test, long seed, String path, JobSources sources, boolean webhook) {
        var dice = new Dice(seed);
        Fleet fleet = new Fleet(
                "acme-1",
                Set.of(),
                Duration.ofMinutes(5),
                4,
                sources,
                List.of(
                        pool("cold", path, 0, 8, List.of("linux", "cold"), dice),
                        pool("warm", path, 1, 5, List.of("linux", "warm"), dice)));
        Misfortunes none = Misfortunes.none();
        return new Scenario(
                test,
                seed,
                false,
                List.of(fleet),
                LxdFaults.none(),
                faults(webhook),
                GitHubTerms.documented(),
                Troubles.none(),
                new Misfortunes(
                        Duration.ofHours(5),
                        none.vanishEvery(),
                        none.deregisterEvery(),
                        none.changeEvery(),
                        none.copyEvery(),
                        Duration.ofMinutes(20),
                        List.of(outage(dice), outage(dice))),
                webhook,
                Optional.empty(),
                Duration.ofMinutes(3),
                100,
                DAY,
                Duration.ofMinutes(60));
    }

    private static Duration outage(Dice dice) {
        return dice.between(Duration.ofHours(1), Duration.ofHours(23));
    }

    /** 2 % of the requests fail and 5 % of the deliveries, which come late by up to half a minute. */
    private static GitHubFaults faults(boolean webhook) {
        return new GitHubFaults(
                0.02,
                0,
                Duration.ofSeconds(2),
                0,
                0,
                webhook ? 0.05 : 0,
                webhook ? 0.02 : 0,
                webhook ? Duration.ofSeconds(30) : Duration.ZERO,
                Duration.ZERO,
                Duration.ZERO);
    }

    /** Three units: the first dies, or is dead from the beginning, and the last is full for most of the time. */
    static Scenario units(String test, long seed) {
        var dice = new Dice(seed);
        List<String> names = List.of("unit-0", "unit-1", "unit-2");
        List<Fleet> fleets = names.stream()
                .map(name -> new Fleet(
                        name,
                        Set.of(),
                        Duration.ofMinutes(5),
                        4,
                        new JobSources(true, false, name, Set.copyOf(names)),
                        List.of(pool("pool", "acme", 0, 6, List.of("linux", name), dice))))
                .toList();
        Duration storm = Duration.ofHours(3);
        Duration dead = dice.chance(0.5) ? Duration.ZERO : dice.between(Duration.ofMinutes(10), storm.dividedBy(2));
        return new Scenario(
                test,
                seed,
                false,
                fleets,
                LxdFaults.none(),
                GitHubFaults.none(),
                GitHubTerms.documented(),
                Troubles.none(),
                Misfortunes.none(),
                true,
                Optional.of(new Units(0.1, Optional.of(dead), storm)),
                dice.between(Duration.ofMinutes(1), Duration.ofMinutes(3)),
                100,
                storm,
                Duration.ofMinutes(30));
    }

    private static Pool pool(String name, String path, int idle, int max, List<String> labels, Dice dice) {
        return new Pool(
                name,
                path,
                Pool.DEFAULT_CREDENTIAL,
                "Default",
                InstanceType.CONTAINER,
                idle,
                max,
                Scenario.IMAGE,
                labels,
                false,
                Set.of(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Duration.ofMinutes(2),
                dice.between(Duration.ofMinutes(1), Duration.ofMinutes(5)),
                Duration.ofMinutes(2),
                Optional.empty(),
                Optional.empty(),
                Map.of(),
                Map.of());
    }
}

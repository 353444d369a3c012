package dev.slipway.simulation;

import dev.slipway.fleet.Fleet;
import dev.slipway.fleet.Pool;
import dev.slipway.sandbox.model.GitHubActions;
import dev.slipway.sandbox.model.GitHubJob;
import dev.slipway.sandbox.model.GitHubModel;
import dev.slipway.sandbox.model.GitHubRunner;
import dev.slipway.sandbox.model.LxdDefinition;
import dev.slipway.sandbox.model.LxdInstance;
import dev.slipway.sandbox.model.LxdModel;
import dev.slipway.sandbox.model.LxdRef;
import dev.slipway.sandbox.simulation.Reconciler;
import dev.slipway.sandbox.simulation.Simulation;
import dev.slipway.sandbox.simulation.Timeline;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Everybody else: people who queue jobs, who delete what they should not, who kill Slipway and change its pools. */
final class Mischief {

    static final String STRANGER = "stranger's token";

    private final Simulation simulation;
    private final Scenario scenario;
    private final History history;
    private final Dice dice;
    private final Truth truth;
    private final Timeline timeline;
    private final Map<String, Map<String, String>> foreignInstances = new HashMap<>();
    private final List<Long> foreignRegistrations = new ArrayList<>();
    private final Instant planted;
    private Instant end;
    private int copies;
    private int jobs;

    Mischief(Simulation simulation, Scenario scenario, History history, Dice dice) {
        this.simulation = simulation;
        this.scenario = scenario;
        this.history = history;
        this.dice = dice;
        this.truth = new Truth(simulation);
        this.timeline = simulation.timeline();
        this.planted = timeline.now();
        this.end = planted;
    }

    int jobs() {
        return jobs;
    }

    /** What others have at LXD and GitHub before Slipway begins. */
    void plant() {
        LxdModel lxd = simulation.lxd();
        plant(lxd, "web-1", Map.of("user.owner", "somebody"));
        plant(lxd, "acme-1-pool0-deadbeef", Map.of("user.slipway.fleet", "acme-1"));
        plant(lxd, "other-1", tags("other", "other-1"));
        plant(lxd, "acme-10-1", tags("acme-10", "acme-10-1"));
        plant(lxd, "renamed", tags("acme-1", "what-it-was-called"));
        for (String label : List.of("linux", "slipway-other-12345678", "slipway-acme-1-00000000")) {
            foreignRegistrations.add(register("stranger-" + label, List.of("self-hosted", label)));
        }
    }

    private static Map<String, String> tags(String fleet, String runner) {
        return Map.of(
                "user.slipway.fleet",
                fleet,
                "user.slipway.kind",
                "runner",
                "user.slipway.runner",
                runner,
                "user.slipway.pool",
                "pool0",
                "user.slipway.path",
                "acme");
    }

    private void plant(LxdModel lxd, String name, Map<String, String> config) {
        var ignored = lxd.create(LxdDefinition.container(name, Scenario.IMAGE, config), timeline.now());
        foreignInstances.put(name, config);
    }

    private long register(String name, List<String> labels) {
        GitHubModel github = simulation.github();
        return github.jitConfig(STRANGER, "acme", name, labels, 1, timeline.now())
                .value()
                .orElseThrow()
                .runner()
                .id();
    }

    void storm(Instant until) {
        end = until;
        Scenario.Misfortunes misfortunes = scenario.misfortunes();
        again(scenario.jobEvery(), this::queue);
        again(misfortunes.crashEvery(), this::crash);
        again(misfortunes.vanishEvery(), this::vanish);
        again(misfortunes.deregisterEvery(), this::deregister);
        again(misfortunes.changeEvery(), this::change);
        again(misfortunes.copyEvery(), this::copy);
        again(misfortunes.cancelEvery(), this::cancel);
        misfortunes.outages().forEach(after -> timeline.after(after, this::outage));
        scenario.units().ifPresent(this::befall);
    }

    private void outage() {
        GitHubModel github = simulation.github();
        history.happened(timeline.now(), "GitHub answers nobody");
        github.outage(true, timeline.now());
        timeline.after(Duration.ofMinutes(10), () -> {
            history.happened(timeline.now(), "GitHub answers again");
            github.outage(false, timeline.now());
        });
    }

    private void befall(Scenario.Units units) {
        units.deadFrom()
                .ifPresent(after -> timeline.after(after, () -> {
                    history.happened(timeline.now(), "the first unit dies");
                    simulation.reconcilers().get(0).kill(Duration.ofDays(366));
                }));
        List<Reconciler> all = simulation.reconcilers();
        if (!units.fullFor().isZero()) {
            all.get(all.size() - 1).fleet().pools().forEach(pool -> fill(pool, units.fullFor()));
        }
    }

    private void fill(Pool pool, Duration takes) {
        List<String> labels =
                List.of("self-hosted", pool.labels().get(pool.labels().size() - 1));
        for (int i = 0; i < pool.max(); i++) {
            long ignored = simulation.github().queue(pool.path(), repository(pool), labels, takes, timeline.now());
            jobs++;
        }
    }

    private void again(Duration every, Runnable what) {
        if (every.isZero()) {
            return;
        }
        Instant next = timeline.now().plus(dice.next(every));
        if (next.isBefore(end)) {
            timeline.at(next, () -> {
                what.run();
                again(every, what);
            });
        }
    }

    private void queue() {
        Fleet fleet = dice.any(scenario.fleets());
        Pool pool = dice.any(fleet.pools());
        // What the last label asks for only one of several units has.
        int last = scenario.units().isPresent() ? 0 : pool.labels().size() - 1;
        String label = pool.labels().get(dice.between(0, last));
        Duration takes = dice.next(Duration.ofMinutes(3));
        long id = simulation
                .github()
                .queue(pool.path(), repository(pool), List.of("self-hosted", label), takes, timeline.now());
        jobs++;
        history.happened(timeline.now(), "job " + id + " for " + label + " of " + pool.path() + ", takes " + takes);
        if (scenario.webhook() && dice.chance(0.2)) {
            matrix(id, label);
        }
    }

    private static String repository(Pool pool) {
        return pool.path().contains("/") ? pool.path() : pool.path() + "/app";
    }

    /** Further jobs of the same run. */
    private void matrix(long first, String label) {
        GitHubActions actions = simulation.github().actions();
        long run = actions.find(first, timeline.now()).orElseThrow().run();
        int more = dice.between(1, 4);
        for (int i = 0; i < more; i++) {
            Duration takes = dice.next(Duration.ofMinutes(3));
            long id = actions.queueInto(run, List.of("self-hosted", label), takes, timeline.now());
            jobs++;
            history.happened(timeline.now(), "job " + id + " of the same run, takes " + takes);
        }
    }

    /** Mostly one that waits; some run. */
    private void cancel() {
        List<GitHubJob> open = simulation
                .github()
                .jobs(timeline.now())
                .filter(job -> job.status() != GitHubJob.Status.COMPLETED)
                .toList();
        any(open).ifPresent(job -> {
            boolean done = simulation.github().actions().cancel(job.id(), dice.chance(0.3), timeline.now());
            history.happened(timeline.now(), done ? "somebody cancels job " + job.id() : "nobody cancels");
        });
    }

    private void crash() {
        Reconciler victim = dice.any(simulation.reconcilers());
        Duration down = dice.between(Duration.ofMillis(100), Duration.ofSeconds(dice.chance(0.8) ? 5 : 300));
        if (dice.chance(0.3)) {
            history.happened(timeline.now(), "SIGTERM to " + victim.fleet().name());
            victim.stop(Duration.ofSeconds(4), down);
        } else {
            history.happened(timeline.now(), "SIGKILL to " + victim.fleet().name() + ", down for " + down);
            victim.kill(down);
        }
    }

    private void vanish() {
        any(ours()).ifPresent(instance -> {
            history.happened(
                    timeline.now(), "somebody deletes " + instance.ref().name());
            simulation.lxd().vanish(instance.ref(), timeline.now());
        });
    }

    private List<LxdInstance> ours() {
        return scenario.fleets().stream()
                .flatMap(fleet -> truth.instances(fleet.name()).stream())
                .toList();
    }

    private void deregister() {
        List<GitHubRunner> ours = scenario.fleets().stream()
                .flatMap(fleet -> truth.registrations(fleet.name()).stream())
                .toList();
        any(ours).ifPresent(registration -> {
            history.happened(timeline.now(), "somebody deregisters " + registration.name() + ", " + registration.id());
            Truth.PATHS.forEach(path -> {
                boolean ignored = simulation.github().vanish(path, registration.id(), timeline.now());
            });
        });
    }

    private void change() {
        Reconciler whose = dice.any(simulation.reconcilers());
        Fleet was = scenario.fleets().stream()
                .filter(fleet -> fleet.name().equals(whose.fleet().name()))
                .findFirst()
                .orElseThrow();
        List<Pool> pools = was.pools().stream()
                // A job that no pool can serve is not kept for one that comes later.
                .filter(pool -> scenario.webhook() || dice.chance(0.85))
                .map(this::changed)
                .toList();
        history.happened(timeline.now(), "the pools of " + was.name() + " change");
        whose.configure(with(was, pools));
    }

    private static Fleet with(Fleet fleet, List<Pool> pools) {
        return new Fleet(
                fleet.name(),
                fleet.formerNames(),
                fleet.checkInterval(),
                fleet.launchConcurrency(),
                fleet.jobs(),
                pools);
    }

    private Pool changed(Pool pool) {
        int idle = dice.between(0, 3);
        String image = dice.chance(0.5) ? pool.image() : Scenario.OTHER_IMAGE;
        return Pools.changed(pool, idle, Math.max(1, idle + dice.between(-1, 1)), image);
    }

    private void copy() {
        any(ours()).ifPresent(instance -> {
            String name = "acme-1-pool0-copy" + ++copies;
            history.happened(timeline.now(), "somebody copies " + instance.ref().name() + " to " + name);
            var ignored = simulation.lxd().copy(instance.ref(), name, timeline.now());
            timeline.after(
                    Duration.ofSeconds(20),
                    () -> truth.instance(name).ifPresent(made -> foreignInstances.put(name, Map.of())));
        });
    }

    /** The last misfortune is over: what was asked for at first is asked for again. */
    void calmDown() {
        history.happened(timeline.now(), "the storm is over");
        for (Reconciler reconciler : simulation.reconcilers()) {
            scenario.fleets().stream()
                    .filter(fleet -> fleet.name().equals(reconciler.fleet().name()))
                    .forEach(reconciler::configure);
        }
        deleteHung(12);
    }

    /** A guest that answers nobody is kept and reported; an operator deletes it. */
    private void deleteHung(int times) {
        ours().stream()
                .filter(Truth::running)
                .filter(instance -> truth.busy(instance.ref().name()).isEmpty())
                .forEach(instance -> {
                    history.happened(
                            timeline.now(),
                            "an operator deletes " + instance.ref().name());
                    simulation.lxd().vanish(instance.ref(), timeline.now());
                });
        if (times > 0) {
            timeline.after(Duration.ofMinutes(5), () -> deleteHung(times - 1));
        }
    }

    /** What was somebody else's and is not as it was; empty if nothing. */
    Optional<String> damage() {
        for (Map.Entry<String, Map<String, String>> planted : foreignInstances.entrySet()) {
            Optional<LxdInstance> there = simulation.lxd().peek(LxdRef.of(planted.getKey()));
            if (there.isEmpty()
                    || !there.get()
                            .config()
                            .entrySet()
                            .containsAll(planted.getValue().entrySet())) {
                return Optional.of("instance " + planted.getKey() + " is gone or changed");
            }
        }
        if (!timeline.now().isBefore(planted.plus(scenario.terms().unconnected()))) {
            // GitHub removes by itself what has never connected.
            return Optional.empty();
        }
        List<Long> there = truth.registrations().map(GitHubRunner::id).toList();
        return foreignRegistrations.stream()
                .filter(id -> !there.contains(id))
                .findFirst()
                .map(id -> "registration " + id + " is gone");
    }

    private <T> Optional<T> any(List<T> of) {
        return of.isEmpty() ? Optional.empty() : Optional.of(dice.any(of));
    }
}

package dev.slipway.fleet;

import java.time.Duration;
import java.time.Instant;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;

/** What LXD says of instances, and what that means for runners. */
final class LxdNews {

    private final Draft draft;
    private final Ending ending;

    LxdNews(Draft draft) {
        this.draft = draft;
        ending = new Ending(draft);
    }

    /** A hint proves nothing, but that a look is due; of an instance that we do not know it is nobody's business. */
    void hinted(Event.InstanceHinted news) {
        draft.runner(news.instance())
                .ifPresent(runner -> draft.put(runner.with(runner.body().hinted(draft.tick)), news.action()));
        draft.lxd(draft.lxd().withoutSuspect(news.instance()));
    }

    void read(Event.InstanceRead news) {
        draft.runner(news.runner()).ifPresent(runner -> {
            Runner looked = runner.with(runner.calls().ended(Calls.Call.READ_INSTANCE))
                    .with(runner.body().looked(news.asked()));
            draft.put(looked, "looked at");
            if (news.asked() < looked.body().seenAt()) {
                // LXD has said more since this was asked for: it may be older news, so look again.
                draft.put(looked.with(looked.body().hinted(draft.tick)), "looked at too early");
                return;
            }
            news.found()
                    .filter(this::ours)
                    .ifPresentOrElse(found -> sawAlone(looked, found), () -> missedAlone(looked, news.asked()));
        });
    }

    /** One that LXD has never shown may be on its way: as below, only a listing can judge it. */
    private void missedAlone(Runner runner, long asked) {
        if (runner.body().presence() != Body.Presence.ASKED) {
            missing(runner, asked, false);
        }
    }

    /** One that was never started may be being started: only a listing, which tells operations too, can judge it. */
    private void sawAlone(Runner runner, Instance instance) {
        if (instance.status() == Instance.Status.STOPPED
                && instance.lastUsedAt().isEmpty()) {
            draft.put(runner.with(runner.body().confirmed(still(runner), draft.tick)), "seen");
        } else {
            saw(runner, instance);
        }
    }

    void listed(Event.InstancesListed news) {
        // What is found now was there before us.
        boolean inherited =
                !draft.lxd().everListed() || draft.lxd().foreignSince().isPresent();
        Set<String> working = new HashSet<>();
        news.operations().forEach(operation -> working.addAll(operation.instances()));
        Set<String> seen = new HashSet<>();
        for (Instance instance : news.instances()) {
            if (ours(instance)) {
                seen.add(instance.name());
                listed(instance, news.asked(), working, inherited);
            }
        }
        for (Runner runner : draft.runners()) {
            if (!seen.contains(runner.name()) && !working.contains(runner.name())) {
                missing(runner, news.asked(), true);
            }
        }
        complete(news, inherited && foreign(news, seen));
    }

    private void listed(Instance instance, long asked, Set<String> working, boolean inherited) {
        Optional<Runner> known = draft.runner(instance.name());
        if (known.isPresent()) {
            Runner runner = known.get();
            boolean newer = asked >= runner.body().seenAt();
            boolean settled = !working.contains(instance.name());
            if (newer && settled) {
                suspect(runner, instance);
                saw(runner, instance);
            }
            return;
        }
        boolean buried = draft.lxd().gone().getOrDefault(instance.name(), -1L) > asked;
        if (!buried && !creating(instance, working)) {
            if (!inherited) {
                draft.notice(new Notice.DriftFound(Notice.Drift.INSTANCE_APPEARED, instance.name()));
            }
            Runner adopted = Runner.adopted(instance.tags().orElseThrow(), draft.now);
            draft.put(adopted, "adopted");
            saw(adopted, instance);
        }
    }

    /** A launch that an earlier process asked for: it is judged when its operations have ended. */
    private static boolean creating(Instance instance, Set<String> working) {
        return instance.lastUsedAt().isEmpty() && working.contains(instance.name());
    }

    /** If no event tells the same within moments, it is drift. */
    private void suspect(Runner runner, Instance instance) {
        boolean stopped = instance.status() == Instance.Status.STOPPED && !runner.reached(Stage.STOPPED);
        boolean restarted =
                instance.status() == Instance.Status.RUNNING && (again(runner, instance) || !runner.occupies());
        boolean unheard = !runner.body().lookDue() && !runner.inFlight(Calls.Call.LAUNCH);
        if ((stopped || restarted) && unheard) {
            draft.lxd(draft.lxd().withSuspect(runner.name(), Notice.Drift.INSTANCE_MOVED, draft.now));
        }
    }

    private void complete(Event.InstancesListed news, boolean foreign) {
        LxdSide lxd = draft.lxd();
        Optional<Instant> since = foreign ? lxd.foreignSince().or(() -> Optional.of(draft.now)) : Optional.empty();
        boolean waiting = since.filter(from -> draft.now.isBefore(from.plus(Pace.FOREIGN_OPERATIONS)))
                .isPresent();
        lxd = lxd.withForeign(waiting ? since : Optional.empty())
                .exhumed(news.asked())
                .withTrouble(Optional.empty());
        Instant next = draft.now.plus(waiting ? Pace.UNSETTLED : interval());
        boolean counts = news.asked() >= lxd.connectedAt();
        draft.lxd(lxd.with(
                counts
                        ? lxd.listing().completed(draft.now, news.asked(), next)
                        : lxd.listing().failed(draft.now)));
    }

    /**
     * What an earlier process asked for and LXD still works on, a creation or a start, is only counted: it is judged when
     * it has ended. A creation may have no instance yet to show whose it is.
     */
    private boolean foreign(Event.InstancesListed news, Set<String> seen) {
        String prefix = draft.fleet().orElseThrow().name() + "-";
        return news.operations().stream()
                .anyMatch(operation -> operation.instances().stream()
                        .filter(name -> draft.runner(name).isEmpty()
                                && !draft.lxd().gone().containsKey(name))
                        .anyMatch(name -> seen.contains(name)
                                || (operation.kind() == Operation.Kind.CREATE && name.startsWith(prefix))));
    }

    private Duration interval() {
        return draft.fleet().orElseThrow().checkInterval();
    }

    /** Ownership is never guessed from a name. */
    private boolean ours(Instance instance) {
        return instance.tags()
                .filter(tags -> tags.kind().equals("runner")
                        && tags.runner().equals(instance.name())
                        && draft.fleet()
                                .filter(fleet -> fleet.owns(tags.fleet()))
                                .isPresent())
                .isPresent();
    }

    private void saw(Runner runner, Instance instance) {
        switch (instance.status()) {
            case RUNNING -> running(runner, instance);
            case STOPPED -> stopped(runner, instance);
            case OTHER -> unclear(runner, instance);
        }
    }

    /** Frozen, in error, between two states: it exists, and was started or not; that is all that is known. */
    private void unclear(Runner runner, Instance instance) {
        if (instance.lastUsedAt().isPresent() && !runner.reached(Stage.STARTED)) {
            Body body = runner.body().confirmed(Body.Presence.RUNNING, draft.tick);
            draft.put(runner.with(body).advanced(Stage.STARTED, draft.now), "seen");
        } else {
            draft.put(runner.with(runner.body().confirmed(still(runner), draft.tick)), "seen");
        }
    }

    private static Body.Presence still(Runner runner) {
        boolean asked = runner.body().presence() == Body.Presence.ASKED;
        return asked ? Body.Presence.CREATED : runner.body().presence();
    }

    private void running(Runner runner, Instance instance) {
        if (runner.inFlight(Calls.Call.LAUNCH) && runner.stage() == Stage.CREATED) {
            new LaunchNews(draft).started(runner);
            runner = draft.runner(runner.name()).orElseThrow();
        }
        Body body = runner.body().confirmed(Body.Presence.RUNNING, draft.tick).startedAt(instance.lastUsedAt());
        Runner seen = runner.with(body).advanced(Stage.STARTED, draft.now);
        if (again(runner, instance) || runner.reached(Stage.STOPPED)) {
            restarted(seen);
        } else {
            draft.put(seen, "runs");
        }
    }

    private static boolean again(Runner runner, Instance instance) {
        Optional<Instant> before = runner.body().lastUsedAt();
        return before.isPresent() && !before.equals(instance.lastUsedAt());
    }

    /** A runner lives once: its second boot powers off by itself, or is asked to. */
    private void restarted(Runner runner) {
        Runner over = runner.advanced(Stage.ENDED, draft.now);
        if (over.farewell().filter(Farewell::leaving).isEmpty()) {
            Farewell farewell = Farewell.begun(Farewell.Reason.RESTARTED, Farewell.Step.LEAVING, draft.now, draft.tick)
                    .askingAt(draft.now.plus(Pace.POWER_OFF));
            over = over.with(farewell);
        }
        draft.put(over, "restarted by itself");
    }

    private void stopped(Runner runner, Instance instance) {
        if (runner.inFlight(Calls.Call.LAUNCH) && !runner.reached(Stage.STARTED)) {
            // Created and not started yet, or started this instant: the launch's own end decides, and looks again.
            Runner waiting = runner.with(runner.body().confirmed(still(runner), draft.tick));
            draft.put(waiting, "seen");
        } else if (instance.lastUsedAt().isEmpty()) {
            if (!runner.reached(Stage.STOPPED)) {
                ending.halfMade(runner, "created, never started");
            }
        } else {
            ending.stopped(runner, "stopped");
        }
    }

    /** @param listed a listing misses it, operations included; a look alone knows nothing of a creation under way */
    private void missing(Runner runner, long asked, boolean listed) {
        boolean contradicted = asked >= runner.body().seenAt() && !runner.inFlight(Calls.Call.LAUNCH);
        boolean neverThere = runner.body().presence() == Body.Presence.ASKED;
        if (!contradicted || (neverThere && !listed)) {
            return;
        }
        boolean expected = neverThere || runner.reached(Stage.STOPPED);
        if (listed && !expected && !runner.body().lookDue()) {
            draft.lxd(draft.lxd().withSuspect(runner.name(), Notice.Drift.INSTANCE_VANISHED, draft.now));
        }
        ending.gone(runner, neverThere ? Outcome.FAILED : Outcome.VANISHED);
    }
}

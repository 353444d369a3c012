package dev.slipway.fleet;

import java.time.Duration;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;

/** What GitHub says of registrations, and what that means for runners and for what has no runner. */
final class GitHubNews {

    private final Draft draft;
    private final GuestNews guests;

    GitHubNews(Draft draft) {
        this.draft = draft;
        guests = new GuestNews(draft);
    }

    void listed(Event.RegistrationsListed news) {
        Map<Long, Registration> byId = new HashMap<>();
        news.registrations().forEach(registration -> byId.put(registration.id(), registration));
        Outage outage = new Outage();
        Set<Long> matched = new HashSet<>();
        Set<String> names = new HashSet<>();
        for (Runner runner : draft.runners()) {
            if (!runner.path().equals(news.path())) {
                continue;
            }
            names.add(runner.name());
            Registration registration = byId.get(runner.registration());
            if (registration != null) {
                matched.add(registration.id());
                outage.count(runner, saw(runner, registration, news.asked()));
            } else if (news.complete()) {
                missing(runner, news.asked());
            }
        }
        draft.answered(news.path());
        Hub hub = draft.hub(news.path());
        draft.hub(
                news.path(),
                hub.withOutage(outage.judge(hub.outage(), news.complete())).with(listing(hub, news)));
        byId.keySet().removeAll(matched);
        byId.values().removeIf(registration -> names.contains(registration.name()));
        new Orphans(draft, news.path()).listed(byId, news.asked(), news.complete());
    }

    private Listing listing(Hub hub, Event.RegistrationsListed news) {
        var cost = new Listings.Cost(news.asked(), news.cost(), news.requests());
        Duration interval = draft.fleet().orElseThrow().checkInterval();
        return new Listings(draft).answered(hub.listing(), news.path(), "its runners", cost, interval, news.complete());
    }

    /** If most of what was online goes offline in one listing, it is the network that failed, not the runners. */
    private static final class Outage {
        private int online;
        private int offline;
        private int lost;

        void count(Runner before, Runner after) {
            if (after.standing().is(Standing.Status.ONLINE)) {
                online++;
            } else if (after.standing().is(Standing.Status.OFFLINE)
                    && after.told().listened()) {
                offline++;
                lost += before.standing().is(Standing.Status.ONLINE) ? 1 : 0;
            }
        }

        /** A listing that misses some may tell of an outage, but not of its end. */
        boolean judge(boolean already, boolean complete) {
            boolean begins = lost >= 2 && lost > online;
            boolean goesOn = already && (!complete || (offline >= 2 && offline > online));
            return begins || goesOn;
        }
    }

    private Runner saw(Runner runner, Registration registration, long asked) {
        if (asked < runner.standing().asked()) {
            return runner;
        }
        Standing.Status status = registration.online() ? Standing.Status.ONLINE : Standing.Status.OFFLINE;
        Runner seen = runner.with(runner.standing().seen(status, draft.now, asked));
        if (registration.busy()) {
            seen = seen.working(draft.now);
        }
        draft.put(seen, "GitHub says " + (registration.busy() ? "busy" : "not busy"));
        return seen;
    }

    /** Missing from a complete listing is confirmed by asking for its id. */
    private void missing(Runner runner, long asked) {
        boolean contradicted = runner.registration() != 0
                && asked >= runner.standing().asked()
                && !runner.standing().is(Standing.Status.ABSENT)
                && !runner.reached(Stage.STOPPED)
                && !runner.inFlight(Calls.Call.READ_REGISTRATION)
                && draft.rates.admits(Gate.Use.READ, runner.path());
        if (contradicted) {
            var unused = draft.read(runner);
        }
    }

    void read(Event.RegistrationRead news) {
        draft.runner(news.runner()).ifPresent(runner -> {
            draft.answered(runner.path());
            Runner free = runner.with(runner.calls().ended(Calls.Call.READ_REGISTRATION));
            if (news.found().isEmpty()) {
                absent(free, news.asked());
                return;
            }
            draft.put(free, "checked at GitHub");
            var unused = saw(free, news.found().get(), news.asked());
        });
    }

    private void absent(Runner runner, long asked) {
        if (runner.farewell().isEmpty() && !runner.reached(Stage.BUSY)) {
            // It may just have had a job that ended before we heard of it: then its instance soon tells.
            draft.lxd(draft.lxd().withSuspect(runner.name(), Notice.Drift.REGISTRATION_VANISHED, draft.now));
        }
        Runner gone = runner.with(runner.standing().seen(Standing.Status.ABSENT, draft.now, asked));
        draft.put(guests.leaving(gone, Farewell.Reason.REGISTRATION_GONE), "its registration is gone");
    }

    void deregistered(Event.Deregistered news) {
        new Orphans(draft).deregistered(news);
        draft.runner(news.runner())
                .filter(runner -> runner.deregisters(news.registration()))
                .ifPresent(runner -> deregistered(runner, news));
    }

    private void deregistered(Runner runner, Event.Deregistered news) {
        draft.answered(runner.path());
        Runner free = runner.with(runner.calls().ended(Calls.Call.DEREGISTER));
        if (news.outcome() == Event.Deregistration.BUSY) {
            draft.put(free.working(draft.now), "GitHub says that it runs a job");
        } else {
            Runner gone = free.with(free.standing().seen(Standing.Status.ABSENT, draft.now, draft.tick));
            Farewell.Reason reason = free.farewell().map(Farewell::reason).orElse(Farewell.Reason.REGISTRATION_GONE);
            draft.put(guests.leaving(gone, reason), reason.words());
        }
    }
}

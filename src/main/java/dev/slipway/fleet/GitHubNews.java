package dev.slipway.fleet;

import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
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
        Hub hub = draft.hub(news.path()).answered();
        draft.hub(news.path(), hub.withOutage(outage.judge(hub.outage())).with(listing(hub, news)));
        byId.keySet().removeAll(matched);
        byId.values().removeIf(registration -> names.contains(registration.name()));
        new Orphans(draft, news.path()).listed(byId, news.complete());
    }

    private Listing listing(Hub hub, Event.RegistrationsListed news) {
        return news.complete()
                ? hub.listing()
                        .completed(
                                draft.now,
                                news.asked(),
                                draft.now.plus(draft.fleet().orElseThrow().checkInterval()))
                : hub.listing().failed(draft.now);
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

        boolean judge(boolean already) {
            boolean begins = lost >= 2 && lost > online;
            boolean goesOn = already && offline >= 2 && offline > online;
            return begins || goesOn;
        }
    }

    private Runner saw(Runner runner, Registration registration, long asked) {
        if (asked < runner.standing().asked()) {
            return runner;
        }
        Standing.Status status = registration.online() ? Standing.Status.ONLINE : Standing.Status.OFFLINE;
        Runner seen = runner.with(runner.standing().seen(status, draft.now, asked));
        if (registration.busy() && !seen.reached(Stage.STOPPED)) {
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
                && !runner.inFlight(Calls.Call.READ_REGISTRATION);
        if (contradicted) {
            draft.put(draft.read(runner), "missing from GitHub's listing");
        }
    }

    void read(Event.RegistrationRead news) {
        draft.runner(news.runner()).ifPresent(runner -> {
            draft.hub(runner.path(), draft.hub(runner.path()).answered());
            Runner free = runner.with(runner.calls().ended(Calls.Call.READ_REGISTRATION));
            if (news.found().isEmpty()) {
                absent(free, news.asked());
                return;
            }
            Runner seen = saw(free, news.found().get(), news.asked());
            draft.put(checked(seen, news.asked()), "checked at GitHub");
        });
    }

    private void absent(Runner runner, long asked) {
        if (runner.farewell().isEmpty() && !runner.reached(Stage.BUSY)) {
            draft.notice(new Notice.DriftFound(Notice.Drift.REGISTRATION_VANISHED, runner.name()));
        }
        Runner gone = runner.with(runner.standing().seen(Standing.Status.ABSENT, draft.now, asked));
        draft.put(guests.leaving(gone, Farewell.Reason.REGISTRATION_GONE), "its registration is gone");
    }

    /** The first evidence about a runner that looks lost, if it was asked for after the doubt arose. */
    private Runner checked(Runner runner, long asked) {
        Optional<Farewell> doubt =
                runner.farewell().filter(farewell -> farewell.is(Farewell.Step.CHECKING) && asked >= farewell.tick());
        if (doubt.isEmpty()) {
            return runner;
        }
        if (runner.reached(Stage.BUSY)) {
            return runner.withoutFarewell();
        }
        if (runner.standing().is(Standing.Status.OFFLINE)) {
            return runner.with(doubt.get().at(Farewell.Step.DEREGISTERING, draft.now, draft.tick));
        }
        // Online after all. One that had listened is well; one that never said so is asked next.
        return runner.told().listened() ? runner.withoutFarewell() : runner;
    }

    /** A runner that is over may still be here while its registration is swept: then both wait for this. */
    void deregistered(Event.Deregistered news) {
        new Orphans(draft).deregistered(news);
        draft.runner(news.runner())
                .filter(runner -> Orphans.isOwn(runner, news.registration()))
                .ifPresent(runner -> deregistered(runner, news.outcome()));
    }

    private void deregistered(Runner runner, Event.Deregistration outcome) {
        draft.hub(runner.path(), draft.hub(runner.path()).answered());
        Runner free = runner.with(runner.calls().ended(Calls.Call.DEREGISTER));
        if (outcome == Event.Deregistration.BUSY) {
            draft.put(free.working(draft.now), "GitHub says that it runs a job");
        } else {
            Runner gone = free.with(free.standing().seen(Standing.Status.ABSENT, draft.now, draft.tick));
            Farewell.Reason reason = free.farewell().map(Farewell::reason).orElse(Farewell.Reason.REGISTRATION_GONE);
            draft.put(guests.leaving(gone, reason), reason.words());
        }
    }
}

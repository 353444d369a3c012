package dev.slipway.fleet;

import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;

/**
 * What is on its way to GitHub on behalf of each credential. It is read off what the state knows to be in flight, never
 * counted along with it. Lives for one step.
 */
final class Traffic {

    private final Credentials credentials;
    private final Instant now;
    private final Map<String, Load> loads = new HashMap<>();

    private Traffic(Credentials credentials, Instant now) {
        this.credentials = credentials;
        this.now = now;
    }

    static Traffic of(State state, Credentials credentials, Instant now) {
        Traffic traffic = new Traffic(credentials, now);
        state.runners().values().forEach(traffic::count);
        state.hubs().forEach(traffic::count);
        Demand demand = state.demand();
        demand.polls().forEach((path, poll) -> traffic.count(path, poll));
        demand.mail().forEach(traffic::count);
        for (long job : demand.checking().inFlight()) {
            Waiting waiting = demand.waiting().get(job);
            if (waiting != null) {
                traffic.begun(Gate.Use.CHECK, waiting.job().repository());
            }
        }
        state.fleet().ifPresent(fleet -> fleet.paths().forEach(path -> traffic.reserve(state, fleet, path)));
        return traffic;
    }

    private void count(Runner runner) {
        if (runner.calls().inFlight().isEmpty()) {
            return;
        }
        if (runner.inFlight(Calls.Call.LAUNCH) && runner.registration() == 0) {
            begun(Gate.Use.LAUNCH, runner.path());
        }
        if (runner.inFlight(Calls.Call.DEREGISTER)) {
            begun(Gate.Use.WRITE, runner.path());
        }
        if (runner.inFlight(Calls.Call.READ_REGISTRATION)) {
            begun(Gate.Use.READ, runner.path());
        }
    }

    private void count(String path, Hub hub) {
        if (hub.listing().inFlight()) {
            begun(Gate.Use.LISTING, path);
        }
        hub.orphans().values().stream()
                .filter(orphan -> orphan.calls().busy(Calls.Call.DEREGISTER))
                .forEach(orphan -> begun(Gate.Use.WRITE, path));
    }

    private void count(String path, Poll poll) {
        if (poll.listing().inFlight()) {
            begun(Gate.Use.LISTING, path);
        }
    }

    private void count(String path, Mailbox mail) {
        count(path, mail.poll());
        mail.inFlight().forEach(guid -> begun(Gate.Use.WRITE, path));
    }

    /** What it costs to list a path in all ways in which it is listed. */
    private void reserve(State state, Fleet fleet, String path) {
        reserve(state, path, state.hub(path).listing(), fleet.checkInterval());
        if (fleet.polls(path)) {
            reserve(state, path, state.demand().poll(path).listing(), fleet.checkInterval());
        }
        if (fleet.jobs().deliveries()) {
            reserve(state, path, state.demand().mail(path).poll().listing(), Redelivery.interval(fleet));
        }
    }

    private void reserve(State state, String path, Listing listing, Duration interval) {
        String credential = credentials.of(path);
        int cost = Math.max(1, listing.cost());
        Duration late = interval.multipliedBy(2);
        Duration apart =
                listing.stretchedTo().filter(wide -> wide.compareTo(late) > 0).orElse(late);
        long times = state.gate(credential).untilReset(now).dividedBy(apart);
        loads.put(credential, load(credential).reserving(cost, times * cost, listing.estimate()));
    }

    /** One more call is on its way. */
    void begun(Gate.Use use, String path) {
        String credential = credentials.of(path);
        loads.put(credential, load(credential).and(use));
    }

    Load load(String credential) {
        return loads.getOrDefault(credential, Load.NONE);
    }
}

package dev.slipway.fleet;

import java.time.Duration;
import java.time.Instant;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;

/**
 * The rate gates while one step asks them: whatever is asked of GitHub is asked of the credential's gate first, and
 * entered there. Lives as long as its {@link Draft}.
 */
final class Rates {

    private record Asked(String credential, Gate.Use use) {}

    private final Draft draft;
    private Credentials credentials;
    private Optional<Traffic> traffic = Optional.empty();
    /** What was not allowed: within one step nothing is allowed again. */
    private final Set<Asked> refused = new HashSet<>();

    Rates(Draft draft) {
        this.draft = draft;
        credentials = new Credentials(draft.fleet());
    }

    /** All news is in: what is on its way is looked at anew. */
    void settle() {
        credentials = new Credentials(draft.fleet());
        traffic = Optional.empty();
        refused.clear();
        draft.gates().values().forEach(gate -> wakeAt(gate.opensAt(draft.now)));
    }

    /** Whether such a call may be made now; says when it may, if later. */
    boolean admits(Gate.Use use, String path) {
        String credential = credentials.of(path);
        Asked asked = new Asked(credential, use);
        if (refused.contains(asked)) {
            return false;
        }
        Instant opens = draft.gate(credential).opensAt(use, traffic().load(credential), draft.now);
        if (!opens.isAfter(draft.now)) {
            return true;
        }
        wakeAt(opens);
        refused.add(asked);
        return false;
    }

    private void wakeAt(Instant at) {
        if (at.isAfter(draft.now) && at.isBefore(Gate.UNKNOWN)) {
            draft.wakeAt(at);
        }
    }

    /** What {@link Planner} sees of the draft as it is. */
    View view() {
        return View.of(draft.state(), credentials, traffic(), draft.now);
    }

    private Traffic traffic() {
        if (traffic.isEmpty()) {
            traffic = Optional.of(Traffic.of(draft.state(), credentials, draft.now));
        }
        return traffic.get();
    }

    /** A call is decided; those of LXD are nobody's business here. */
    void begun(Effect effect) {
        if (effect instanceof Effect.Launch launch) {
            begun(Gate.Use.LAUNCH, launch.pool().path());
        } else if (effect instanceof Effect.Deregister gone) {
            begun(Gate.Use.WRITE, gone.path());
        } else if (effect instanceof Effect.Redeliver again) {
            begun(Gate.Use.WRITE, again.path());
        } else if (effect instanceof Effect.ReadRegistration read) {
            begun(Gate.Use.READ, read.path());
        } else if (effect instanceof Effect.ReadJob read) {
            begun(Gate.Use.CHECK, read.repository());
        } else if (effect instanceof Effect.ListRegistrations list) {
            begun(draft.hub(list.path()).listing(), list.path());
        } else if (effect instanceof Effect.ListJobs list) {
            begun(draft.jobs.poll(list.path()).listing(), list.path());
        } else if (effect instanceof Effect.ListDeliveries list) {
            begun(draft.jobs.mail(list.path()).poll().listing(), list.path());
        }
    }

    private void begun(Listing listing, String path) {
        begun(Gate.Use.LISTING, path);
        took(path, listing.estimate() - 1);
    }

    private void begun(Gate.Use use, String path) {
        String credential = credentials.of(path);
        draft.gate(credential, draft.gate(credential).begun(use, path, draft.now));
        traffic.ifPresent(known -> known.begun(use, path));
    }

    /** An answer said what is left. */
    void told(Event.RateTold news) {
        boolean foreign = draft.fleet()
                .filter(fleet -> !fleet.credentials().contains(news.credential()))
                .isPresent();
        // A late answer to a credential that is no more; a server that has limits and does not say which.
        if (foreign || news.limit() <= 0) {
            return;
        }
        Quota quota = Quota.told(news.limit(), news.remaining(), draft.now.plus(news.untilReset()));
        draft.gate(news.credential(), draft.gate(news.credential()).told(quota, draft.now));
    }

    /** What was met and told of the limit was another token's. */
    void replaced(String credential) {
        if (draft.gates().containsKey(credential)) {
            draft.gate(credential, draft.gate(credential).replaced());
        }
    }

    /** @param path or a repository of one, about which GitHub gave an answer */
    void answered(String path) {
        String credential = credentials.of(path);
        draft.gate(credential, draft.gate(credential).answered(draft.now));
    }

    /** @param more requests that a listing takes, or took, beyond those that it was begun with */
    void took(String path, int more) {
        String credential = credentials.of(path);
        draft.gate(credential, draft.gate(credential).took(more, draft.now));
    }

    void failed(String path, Failure failure) {
        String credential = credentials.of(path);
        Gate gate = draft.gate(credential);
        if (failure.kind() == Failure.Kind.LIMITED) {
            draft.gate(credential, gate.refused(failure, draft.now));
        } else if (failure.uncertain()) {
            draft.gate(credential, gate.unanswered());
        }
    }

    /**
     * How long listings of a path that cost this much each time must be apart: an hour at most, however dear; zero if that
     * is not known, or does not matter.
     */
    Duration apart(String path, int cost) {
        String credential = credentials.of(path);
        long paths = draft.fleet().stream()
                .flatMap(fleet -> fleet.paths().stream())
                .filter(other -> credentials.of(other).equals(credential))
                .count();
        return draft.gate(credential)
                .quota()
                .map(quota -> Pace.HOUR
                        .multipliedBy(cost * Math.max(1, paths) * Pace.LISTINGS_SHARE)
                        .dividedBy(quota.limit()))
                .map(apart -> apart.compareTo(Pace.HOUR) > 0 ? Pace.HOUR : apart)
                .orElse(Duration.ZERO);
    }
}

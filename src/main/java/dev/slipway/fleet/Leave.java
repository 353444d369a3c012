package dev.slipway.fleet;

import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/** What the rate gates still allow to launch while one plan is made. */
final class Leave {

    private final Map<String, Allowance> allowances;
    private final Map<String, Integer> takenOf = new HashMap<>();
    private final Map<String, Integer> takenAt = new HashMap<>();

    Leave(Map<String, Allowance> allowances) {
        this.allowances = allowances;
    }

    /** Takes up to this many launches of a pool; returns how many there were. */
    int take(Pool pool, int asked) {
        Allowance allowance = allowances.get(pool.credential());
        if (allowance == null) {
            return asked;
        }
        int left = allowance.launches() - takenOf.getOrDefault(pool.credential(), 0);
        int count = Math.min(asked, Math.min(left, left(allowance, pool.path())));
        takenOf.merge(pool.credential(), count, Integer::sum);
        takenAt.merge(pool.path(), count, Integer::sum);
        return count;
    }

    private int left(Allowance allowance, String path) {
        Allowance.OfPath ofPath = allowance.paths().get(path);
        return ofPath == null ? Pace.REGISTRATIONS : ofPath.launches() - takenAt.getOrDefault(path, 0);
    }

    /** When a pool is allowed more than it has taken, if that is known. */
    Optional<Instant> again(Pool pool) {
        Allowance allowance = allowances.get(pool.credential());
        return left(allowance, pool.path()) > 0
                ? allowance.again()
                : Optional.of(allowance.paths().get(pool.path())).map(Allowance.OfPath::again);
    }

    /** Why it may launch no more, for people. */
    String words(Pool pool) {
        return "GitHub's rate limit allows no more launches "
                + again(pool).map(at -> "before " + at).orElse("while others are under way");
    }
}

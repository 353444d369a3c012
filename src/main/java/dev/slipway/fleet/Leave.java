package dev.slipway.fleet;

import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/** What the rate gates still allow while one plan is made. */
final class Leave {

    private final Map<String, Allowance> allowances;
    private final Map<String, Integer> takenOf = new HashMap<>();
    private final Map<String, Integer> takenAt = new HashMap<>();
    private final Map<String, Integer> retired = new HashMap<>();

    Leave(Map<String, Allowance> allowances) {
        this.allowances = allowances;
    }

    /** Takes up to this many launches of a pool; returns how many there were. */
    int take(Pool pool, int asked) {
        Allowance allowance = allowances.get(pool.credential());
        if (allowance == null) {
            return asked;
        }
        int left = allowance.launches().count() - takenOf.getOrDefault(pool.credential(), 0);
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
                ? allowance.launches().again()
                : Optional.of(allowance.paths().get(pool.path())).map(Allowance.OfPath::again);
    }

    /** Until when a pool may launch nothing, if that is so long that its jobs are better left to others. */
    Optional<Instant> barredUntil(Pool pool, Instant now) {
        Allowance allowance = allowances.get(pool.credential());
        boolean some = allowance == null || (allowance.launches().count() > 0 && left(allowance, pool.path()) > 0);
        return some ? Optional.empty() : again(pool).filter(now.plus(Pace.BARRED)::isBefore);
    }

    /** Whether one more runner can be deregistered at once, beside what has been launched; if so, that is taken. */
    boolean retires(String credential) {
        Allowance allowance = allowances.get(credential);
        int taken = takenOf.getOrDefault(credential, 0) + retired.getOrDefault(credential, 0);
        if (allowance != null && allowance.retirements().count() <= taken) {
            return false;
        }
        retired.merge(credential, 1, Integer::sum);
        return true;
    }

    /** When one more can be, if time alone brings that. */
    Optional<Instant> retiresAgain(String credential) {
        return allowances.get(credential).retirements().again();
    }

    /** Why it may launch no more, for people. */
    String words(Pool pool) {
        return "GitHub's rate limit allows no more launches "
                + again(pool).map(at -> "before " + at).orElse("while others are under way");
    }
}

package dev.slipway.fleet;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/** Which idle runners one plan sees off, and why; the figures are the {@link Planner}'s. */
final class Retirements {

    private static final Comparator<Runner> OLDEST_FIRST =
            Comparator.comparing((Runner runner) -> runner.birth().launchedAt()).thenComparing(Runner::name);

    private final View view;
    private final Fleet desired;
    private final Leave leave;
    private final Instant now;
    private final List<Plan.Retire> chosen = new ArrayList<>();
    private final List<Long> passed = new ArrayList<>();
    private final List<Long> doubted = new ArrayList<>();
    private Optional<Instant> lookAgainAt = Optional.empty();

    Retirements(View view, Fleet desired, Leave leave, Instant now) {
        this.view = view;
        this.desired = desired;
        this.leave = leave;
        this.now = now;
    }

    List<Plan.Retire> chosen() {
        return chosen;
    }

    /** The jobs for whose sake some are. */
    List<Long> passed() {
        return passed;
    }

    /** The jobs that must be verified before some are. */
    List<Long> doubted() {
        return doubted;
    }

    /** When others are by time alone. */
    Optional<Instant> lookAgainAt() {
        return lookAgainAt;
    }

    /** The runners of a pool that is no more. */
    void removed(List<Runner> runners) {
        var unused = replace(runners, runners, Farewell.Reason.OUTDATED);
    }

    /** @param surplus of runners that nobody waits for */
    int scaleDown(Headcount head, Assignment.Load load, int surplus) {
        int free = Math.min(surplus, head.idle() - load.assigned().size());
        if (free <= 0) {
            return 0;
        }
        Pool pool = head.pool();
        Instant since = view.condition(pool.name()).surplusSince().orElse(now);
        return reached(since.plus(pool.scaleDownDelay())) ? retire(head.runners(), free, Farewell.Reason.SURPLUS) : 0;
    }

    /** Retire the idle runners that jobs have waited beside for too long. */
    int passOver(Headcount head, Assignment.Load load) {
        if (head.obstacle().isPresent() || load.assigned().isEmpty()) {
            return 0;
        }
        List<Runner> idle = staying(head.runners()).stream()
                .filter(Runner::retirable)
                .sorted(OLDEST_FIRST)
                .toList();
        PassedOver beside = PassedOver.of(load.assigned(), idle, view.checking(), now);
        doubted.addAll(beside.doubted());
        beside.nextAt().ifPresent(this::lookAgain);
        int gone = retire(beside.runners(), beside.runners().size(), Farewell.Reason.PASSED_OVER);
        // Each job for the sake of its own; the oldest go first.
        passed.addAll(beside.passed().subList(0, gone));
        return gone;
    }

    /** Those that this plan has not retired yet. */
    private List<Runner> staying(List<Runner> runners) {
        Set<String> leaving =
                chosen.stream().map(retire -> retire.runner().name()).collect(Collectors.toSet());
        return runners.stream()
                .filter(runner -> !leaving.contains(runner.name()))
                .toList();
    }

    /** Replace what is idle and of another definition, or too old. */
    int refresh(Pool pool, List<Runner> all) {
        List<Runner> runners = staying(all);
        String hash = pool.hash();
        List<Runner> outdated = runners.stream()
                .filter(runner -> !runner.birth().poolHash().equals(hash))
                .toList();
        int replaced = replace(runners, outdated, Farewell.Reason.OUTDATED);
        if (replaced > 0 || pool.maxIdleAge().isEmpty()) {
            return replaced;
        }
        List<Runner> old = runners.stream()
                .filter(runner -> runner.retirable()
                        && reached(runner.life().since().plus(pool.maxIdleAge().get())))
                .toList();
        return replace(runners, old, Farewell.Reason.TOO_OLD);
    }

    /** A few at a time: what leaves and what is launched in its place counts until it is idle. */
    private int replace(List<Runner> runners, List<Runner> candidates, Farewell.Reason reason) {
        long settled = runners.stream().filter(Runner::retirable).count();
        long underway = runners.stream()
                .filter(Runner::occupies)
                .filter(runner -> runner.launching() || replaced(runner))
                .count();
        long atOnce = Math.max(1, Math.min(Pace.REPLACED_AT_ONCE, settled / 2));
        return retire(candidates, (int) Math.max(0, atOnce - underway), reason);
    }

    /** No more than can be deregistered now: one that has begun to leave and still listens may get a job. */
    private int retire(List<Runner> candidates, int count, Farewell.Reason reason) {
        List<Runner> leaving = candidates.stream()
                .filter(Runner::retirable)
                .filter(runner -> view.settled() && !view.closed().contains(runner.path()))
                .sorted(OLDEST_FIRST)
                .limit(count)
                .toList();
        int before = chosen.size();
        for (Runner runner : leaving) {
            String credential = desired.credential(runner.path());
            if (leave.retires(credential)) {
                chosen.add(new Plan.Retire(runner, reason));
            } else {
                leave.retiresAgain(credential).ifPresent(this::lookAgain);
            }
        }
        return chosen.size() - before;
    }

    private static boolean replaced(Runner runner) {
        return runner.farewell()
                .filter(farewell -> farewell.reason().replaced())
                .isPresent();
    }

    private boolean reached(Instant at) {
        if (now.isBefore(at)) {
            lookAgain(at);
            return false;
        }
        return true;
    }

    private void lookAgain(Instant at) {
        lookAgainAt = Optional.of(lookAgainAt.filter(at::isAfter).orElse(at));
    }
}

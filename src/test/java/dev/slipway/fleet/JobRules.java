package dev.slipway.fleet;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;

/** What holds of jobs after every step of every test, whatever the news was. */
final class JobRules {

    /** What has started or ended never waits again, and is not forgotten; that only in a day's time. */
    void stagesOnlyMoveForward(Demand before, Demand after) {
        for (long job : after.waiting().keySet()) {
            assertThat(before.started().contains(job) || before.ended().contains(job))
                    .as("job " + job + " was over, and waits")
                    .isFalse();
            assertThat(after.started().contains(job) || after.ended().contains(job))
                    .as("job " + job + " is over, and waits")
                    .isFalse();
        }
        for (long job : before.waiting().keySet()) {
            assertThat(after.waiting().containsKey(job)
                            || after.started().contains(job)
                            || after.ended().contains(job)
                            || after.unservable().contains(job))
                    .as("job " + job + " was dropped")
                    .isTrue();
        }
    }

    /** What is in flight is in the state, and what the state says is in flight is; few at a time. */
    void callsAreInTheState(Demand demand, List<Call> onTheWay) {
        assertThat(flying(onTheWay, Effect.ReadJob.class, Effect.ReadJob::job))
                .as("questions about jobs")
                .containsExactlyInAnyOrderElementsOf(demand.checking().inFlight())
                .hasSizeLessThanOrEqualTo(4);
        assertThat(flying(onTheWay, Effect.ListJobs.class, Effect.ListJobs::path))
                .as("listings of jobs")
                .containsExactlyInAnyOrderElementsOf(listed(demand.polls(), Function.identity()));
        assertThat(flying(onTheWay, Effect.ListDeliveries.class, Effect.ListDeliveries::path))
                .as("listings of deliveries")
                .containsExactlyInAnyOrderElementsOf(listed(demand.mail(), Mailbox::poll));
        List<Effect.Redeliver> again = flying(onTheWay, Effect.Redeliver.class, Function.identity());
        assertThat(again.stream().map(call -> call.path() + call.delivery().guid()))
                .as("redeliveries")
                .containsExactlyInAnyOrderElementsOf(demand.mail().entrySet().stream()
                        .flatMap(mail -> mail.getValue().inFlight().stream().map(guid -> mail.getKey() + guid))
                        .toList());
        assertThat(again.stream()
                        .collect(Collectors.groupingBy(Effect.Redeliver::path, Collectors.counting()))
                        .values())
                .as("redeliveries of one path")
                .allMatch(count -> count <= 10);
    }

    private static <E extends Effect, K> List<K> flying(List<Call> calls, Class<E> kind, Function<E, K> key) {
        return calls.stream()
                .map(call -> call.effect)
                .filter(kind::isInstance)
                .map(kind::cast)
                .map(key)
                .toList();
    }

    private static <T> List<String> listed(Map<String, T> sides, Function<T, Poll> poll) {
        return sides.entrySet().stream()
                .filter(side -> poll.apply(side.getValue()).listing().inFlight())
                .map(Map.Entry::getKey)
                .toList();
    }
}

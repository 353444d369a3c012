package dev.slipway.cli;

import dev.slipway.sandbox.model.GitHubAttempt;
import java.util.Collection;
import java.util.HashSet;
import java.util.Set;

/**
 * What became of GitHub's deliveries.
 *
 * @param told pieces of news
 * @param lost attempts to deliver that failed
 * @param again attempts that Slipway asked for
 * @param missing pieces of news of which no attempt has arrived
 */
record DemoDeliveries(int told, int lost, int again, int missing) {

    static final DemoDeliveries NONE = new DemoDeliveries(0, 0, 0, 0);

    /** News of jobs; that the hook was created is none. */
    static DemoDeliveries of(Collection<GitHubAttempt> attempts) {
        Set<String> told = new HashSet<>();
        Set<String> arrived = new HashSet<>();
        int lost = 0;
        int again = 0;
        for (GitHubAttempt attempt : attempts) {
            if (attempt.delivery().action().isPresent()) {
                boolean succeeded = attempt.reception().succeeded();
                told.add(attempt.delivery().guid());
                arrived.addAll(succeeded ? Set.of(attempt.delivery().guid()) : Set.of());
                lost += succeeded ? 0 : 1;
                again += attempt.delivery().redelivery() ? 1 : 0;
            }
        }
        return new DemoDeliveries(told.size(), lost, again, told.size() - arrived.size());
    }
}

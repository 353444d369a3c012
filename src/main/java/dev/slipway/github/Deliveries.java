package dev.slipway.github;

import dev.slipway.fleet.Delivery;
import java.util.List;

/**
 * Attempts to deliver news of jobs to our hook, the newest first.
 *
 * @param complete they go back to what was asked for, or to the oldest that GitHub still has
 * @param cost requests that counted against the primary rate limit: those not answered 304
 * @param requests all of them that were answered
 */
public record Deliveries(List<Delivery> deliveries, boolean complete, int cost, int requests) {
    public Deliveries {
        deliveries = List.copyOf(deliveries);
    }
}

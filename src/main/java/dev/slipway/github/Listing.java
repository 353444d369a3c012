package dev.slipway.github;

import dev.slipway.fleet.Registration;
import java.util.List;

/**
 * All registrations of a path.
 *
 * @param complete all pages stated the same total and the unique ids number it; otherwise it proves no absence
 * @param cost requests that counted against the primary rate limit: those not answered 304
 * @param requests all of them that were answered
 */
public record Listing(List<Registration> registrations, boolean complete, int cost, int requests) {
    public Listing {
        registrations = List.copyOf(registrations);
    }
}

package dev.slipway.github;

import dev.slipway.fleet.Registration;
import java.util.List;

/**
 * All registrations of a path.
 *
 * @param complete all pages stated the same total and the unique ids number it; otherwise it proves no absence
 */
public record Listing(List<Registration> registrations, boolean complete) {
    public Listing {
        registrations = List.copyOf(registrations);
    }
}

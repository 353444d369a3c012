package dev.slipway.sandbox.simulation;

import java.time.Duration;

/**
 * What goes wrong between Slipway and the other sides, beside what these do wrong themselves. Shares are from 0 to 1.
 *
 * @param hanging share of calls that get no answer until they time out; half of them were heard
 * @param breaking share of calls whose connection breaks; half of them were heard
 * @param streamEvery mean time between two ends of LXD's event stream while LXD runs; zero is never. Before some of
 *     them the stream has been deaf for a while
 */
public record Troubles(double hanging, double breaking, Duration streamEvery) {

    /** A faultless way. */
    public static Troubles none() {
        return new Troubles(0, 0, Duration.ZERO);
    }
}

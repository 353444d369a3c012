package dev.slipway.sandbox.model;

import java.time.Duration;

/**
 * How GitHub misbehaves. Shares are probabilities from 0 to 1.
 *
 * @param failing share of requests that are answered 502 and not carried out
 * @param losing share of requests that are carried out and whose answer never arrives
 * @param slowest answers take a random time up to this
 * @param shifting share of pages after the first that are cut one entry too early or too late
 * @param idleThoughBusy share of working runners that are shown {@code busy: false}, and whose DELETE succeeds
 * @param newsLost share of attempts to deliver a job's news that fail; GitHub lists them, and sends them again when asked
 * @param newsTwice share of a job's news that is delivered twice
 * @param newsLatest a job's news is delivered with a random delay up to this, and so out of order
 * @param outageEvery mean time between two outages; zero is never. Every other outage refuses all requests, the rest
 *     show every runner offline
 * @param outageLasts an outage takes a random time up to this
 * @param oddities of its answers
 */
public record GitHubFaults(
        double failing,
        double losing,
        Duration slowest,
        double shifting,
        double idleThoughBusy,
        double newsLost,
        double newsTwice,
        Duration newsLatest,
        Duration outageEvery,
        Duration outageLasts,
        GitHubOddities oddities) {

    /** Without oddities. */
    public GitHubFaults(
            double failing,
            double losing,
            Duration slowest,
            double shifting,
            double idleThoughBusy,
            double newsLost,
            double newsTwice,
            Duration newsLatest,
            Duration outageEvery,
            Duration outageLasts) {
        this(
                failing,
                losing,
                slowest,
                shifting,
                idleThoughBusy,
                newsLost,
                newsTwice,
                newsLatest,
                outageEvery,
                outageLasts,
                GitHubOddities.none());
    }

    public GitHubFaults {
        share("failing", failing);
        share("losing", losing);
        share("shifting", shifting);
        share("idleThoughBusy", idleThoughBusy);
        share("newsLost", newsLost);
        share("newsTwice", newsTwice);
        time("slowest", slowest);
        time("newsLatest", newsLatest);
        time("outageEvery", outageEvery);
        time("outageLasts", outageLasts);
    }

    private static void share(String name, double value) {
        if (!(value >= 0 && value <= 1)) {
            throw new IllegalArgumentException(name + " is " + value + ", expected a share from 0 to 1");
        }
    }

    private static void time(String name, Duration value) {
        if (value.isNegative() || value.compareTo(Duration.ofDays(366)) > 0) {
            throw new IllegalArgumentException(name + " is " + value + ", expected from 0 to a year");
        }
    }

    public GitHubFaults with(GitHubOddities changed) {
        return new GitHubFaults(
                failing,
                losing,
                slowest,
                shifting,
                idleThoughBusy,
                newsLost,
                newsTwice,
                newsLatest,
                outageEvery,
                outageLasts,
                changed);
    }

    /** A GitHub that always works. */
    public static GitHubFaults none() {
        return new GitHubFaults(0, 0, Duration.ZERO, 0, 0, 0, 0, Duration.ZERO, Duration.ZERO, Duration.ZERO);
    }

    /** An ordinary bad day: some of everything, no outage. */
    public static GitHubFaults rough() {
        return new GitHubFaults(
                0.02,
                0.01,
                Duration.ofSeconds(2),
                0.05,
                0.02,
                0.02,
                0.02,
                Duration.ofSeconds(30),
                Duration.ZERO,
                Duration.ZERO);
    }

    /** A very bad day: much of everything, and an outage of up to half an hour every few hours. */
    public static GitHubFaults stormy() {
        return new GitHubFaults(
                0.1,
                0.05,
                Duration.ofSeconds(8),
                0.2,
                0.1,
                0.2,
                0.1,
                Duration.ofMinutes(5),
                Duration.ofHours(4),
                Duration.ofMinutes(30));
    }
}

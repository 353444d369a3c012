package dev.slipway.github;

import java.time.Duration;

/**
 * What a sender of deliveries, whoever it is, may take.
 *
 * @param head of time, from being connected to having sent the head of a request
 * @param body of time, from the head to the end of the body, and again to our answer; GitHub itself gives up after 10 s
 * @param keptAlive of time between an answer and the head of the next request
 * @param forward of time to reach another unit, and again to its answer
 * @param linger of time to read an answer that came before the request was all sent
 * @param connections open at once
 * @param held bytes of bodies in memory at once, over all requests
 * @param headBytes of a longer body all is verified, and only so much is kept and looked at
 * @param remembered accepted deliveries, to know their repetitions
 * @param look time between two looks at files and deadlines
 */
record WebhookLimits(
        Duration head,
        Duration body,
        Duration keptAlive,
        Duration forward,
        Duration linger,
        int connections,
        long held,
        int headBytes,
        int remembered,
        Duration look) {

    static WebhookLimits usual() {
        return new WebhookLimits(
                Duration.ofSeconds(10),
                Duration.ofSeconds(10),
                Duration.ofSeconds(60),
                Duration.ofSeconds(5),
                Duration.ofSeconds(2),
                2_000,
                16L << 20,
                1 << 20,
                10_000,
                Duration.ofSeconds(1));
    }
}

package dev.slipway.scenario;

import dev.slipway.sandbox.SimulatedGitHub;
import dev.slipway.sandbox.model.GitHubAttempt;
import dev.slipway.sandbox.model.GitHubDelivery;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.atomic.AtomicInteger;

/** An organisation's webhook at a simulated GitHub, and what was delivered to it. */
final class Webhook {

    private static final String PATH = "/webhook";

    /** Below the ports that systems hand out by themselves: nobody takes one while its program is away. */
    private static final AtomicInteger NEXT_PORT =
            new AtomicInteger(ThreadLocalRandom.current().nextInt(20_000, 28_000));

    private final SimulatedGitHub github;
    private final int port = freePort();
    private final String secret = UUID.randomUUID().toString().replace("-", "");
    private Optional<Long> id = Optional.empty();

    Webhook(SimulatedGitHub github) {
        this.github = github;
    }

    private static int freePort() {
        for (int tries = 0; tries < 1000; tries++) {
            int candidate = NEXT_PORT.getAndIncrement();
            try (var probe = new ServerSocket(candidate, 1, InetAddress.getLoopbackAddress())) {
                return probe.getLocalPort();
            } catch (IOException e) {
                // Somebody has it.
            }
        }
        throw new UncheckedIOException(new IOException("no port is free"));
    }

    /** From now on GitHub delivers, whether anybody listens or not. */
    void create() {
        id = Optional.of(Waits.of(github.hook(GitHubSide.ORGANISATION, url(), secret)));
    }

    /** Where a program listens. */
    String address() {
        return "127.0.0.1:" + port;
    }

    /** Where it leads to. */
    URI url() {
        return URI.create("http://" + address() + PATH);
    }

    /** To be seen nowhere. */
    String secret() {
        return secret;
    }

    /** The attempts to deliver news of this kind that are over, the oldest first. */
    List<GitHubAttempt> attempts(String action) {
        List<GitHubAttempt> newestFirst = Waits.of(github.with(
                (model, now) -> id.map(hook -> model.deliveries().of(hook, now)).orElse(List.of())));
        return newestFirst.stream()
                .filter(attempt ->
                        attempt.delivery().action().filter(action::equals).isPresent())
                .sorted((one, other) -> Long.compare(one.id(), other.id()))
                .toList();
    }

    /** How many attempts to deliver news of this kind have arrived. */
    int arrived(String action) {
        return (int) attempts(action).stream()
                .filter(attempt -> attempt.reception().succeeded())
                .count();
    }

    /** When the last byte of each of these deliveries was sent, in this order. */
    List<Instant> sent(String action) {
        return Waits.of(github.sentLog()).stream()
                .filter(sent -> sent.delivery().action().filter(action::equals).isPresent())
                .map(SimulatedGitHub.Sent::at)
                .toList();
    }

    /** The next attempt fails on its way. */
    void loseNext() {
        Waits.of(github.<Void>with((model, now) -> {
            model.deliveries().loseNext(1);
            return null;
        }));
    }

    /** Tells once more, as if it were news, what was told before of this job. */
    void tellAgain(long job, String action) {
        int told = Waits.of(github.with((model, now) -> model.deliveries().pretend(job, action, now)));
        if (told != 1) {
            throw new IllegalStateException(job + " was not told to be " + action);
        }
    }

    String describe() {
        var text = new StringBuilder("--- deliveries\n");
        for (String action : List.of("queued", "in_progress", "completed")) {
            attempts(action)
                    .forEach(attempt -> text.append("%s %s %s%s job %s\n"
                            .formatted(
                                    attempt.at(),
                                    action,
                                    attempt.reception(),
                                    attempt.delivery().redelivery() ? ", again" : "",
                                    job(attempt.delivery()))));
        }
        return text.toString();
    }

    private static String job(GitHubDelivery delivery) {
        return delivery.content() instanceof GitHubDelivery.JobMoved moved
                ? Long.toString(moved.job().id())
                : "none";
    }
}

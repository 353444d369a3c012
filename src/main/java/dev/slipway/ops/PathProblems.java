package dev.slipway.ops;

import dev.slipway.fleet.Failure;
import dev.slipway.fleet.Gate;
import dev.slipway.fleet.Hub;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/** What is wrong at one GitHub path. Pure; lives for one look. */
final class PathProblems {

    /** More names than these help nobody. */
    private static final int NAMES = 5;

    private static final String AGAIN = " It is asked again by itself.";

    private final String subject;
    private final Hub hub;
    private final Gate gate;
    private final Instant now;
    private final boolean served;
    private final List<Problem> problems = new ArrayList<>();

    /**
     * @param gate of the credential that speaks for it
     * @param served whether a configured pool serves it: only then must it be listed
     */
    PathProblems(String path, Hub hub, Gate gate, Instant now, boolean served) {
        this.subject = "GitHub " + path;
        this.hub = hub;
        this.gate = gate;
        this.now = now;
        this.served = served;
    }

    List<Problem> find() {
        hub.trouble().ifPresent(failure -> add(what(failure), advice(failure.kind()) + AGAIN));
        hub.listing()
                .stretchedTo()
                .ifPresent(apart -> add(
                        "its runners are listed every " + apart.toSeconds()
                                + " s only, as a listing costs much of its rate limit",
                        "A longer check-interval says so plainly; a GitHub App, or a credential of its own, has a"
                                + " larger limit."));
        if (served
                && problems.isEmpty()
                && !gate.closed(now)
                && hub.listing().completeAt().isEmpty()) {
            add("its runners have not been listed completely yet", "Wait: nothing is launched before that.");
        }
        if (hub.outage()) {
            add(
                    "it shows most runners offline since one listing: that is the network, and none is destroyed for it",
                    "See that guests reach GitHub, and https://www.githubstatus.com.");
        }
        orphans();
        return problems;
    }

    private static String what(Failure failure) {
        String said = ": " + failure.message();
        return switch (failure.kind()) {
            case UNAUTHORIZED -> "it refuses the credential" + said;
            case FORBIDDEN -> "the credential lacks a permission" + said;
            case NOT_FOUND -> "it does not know what was asked for" + said;
            case CONFLICT, INVALID -> "it refuses what was asked" + said;
            case LIMITED -> "its rate limit is reached" + said;
            case UNREACHABLE, TIMEOUT -> "it cannot be reached" + said;
            case BUSY, FAILED -> "it failed" + said;
        };
    }

    private static String advice(Failure.Kind kind) {
        return switch (kind) {
            case UNAUTHORIZED -> "Put a valid token, or a GitHub App's key, into the file that the credential names.";
            case FORBIDDEN -> "Grant it what the cause names: to the token, or to the GitHub App's installation.";
            case NOT_FOUND -> "See that the path and the runner group exist and that the credential may see them.";
            case CONFLICT, INVALID -> "See that the runner group and the pools' labels are what GitHub accepts.";
            case LIMITED -> "Wait.";
            case UNREACHABLE, TIMEOUT -> "See that github.api-url is right and that this machine reaches it.";
            case BUSY, FAILED -> "See https://www.githubstatus.com.";
        };
    }

    private void orphans() {
        List<Hub.Orphan> online = hub.orphans().values().stream()
                .filter(orphan -> orphan.offlineSince().isEmpty())
                .toList();
        if (online.isEmpty()) {
            return;
        }
        String names =
                online.stream().map(Hub.Orphan::name).sorted().limit(NAMES).collect(Collectors.joining(", "));
        String more = online.size() > NAMES ? " and " + (online.size() - NAMES) + " more" : "";
        add(
                "runners with our label are online and have no instance here: " + names + more,
                "See what runs under these names; nothing that is online is ever deregistered by itself.");
    }

    private void add(String what, String advice) {
        problems.add(new Problem(subject, what, advice));
    }
}

package dev.slipway.github;

import dev.slipway.fleet.Registration;
import io.vertx.core.json.JsonObject;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;

/** The runner of a trial as it is asked for, and how it compares with what GitHub made of it. */
record TrialRunner(String name, List<String> labels) {

    JsonObject registration(long group) {
        return GitHubClient.registration(name, labels, group);
    }

    /** What was made, whatever its name; {@link GitHubException} if the answer does not say. */
    Registration made(JsonObject answer) {
        return RunnerListings.registration(Json.object(answer, "runner"));
    }

    List<Trial.Finding> findings(JsonObject answer, Registration made) {
        List<Trial.Finding> findings = new ArrayList<>();
        findings.add(found(true, "registering " + name + ": 201, its id is " + made.id()));
        boolean kept = made.name().equals(name);
        findings.add(found(
                kept, kept ? "its name is kept as it is" : "its name is " + OneLine.of(made.name(), 80) + " now"));
        findings.add(labels(made.labels()));
        findings.add(config(answer, made.name()));
        return findings;
    }

    private Trial.Finding labels(Set<String> carried) {
        Set<String> lacking = without(Set.copyOf(labels), carried);
        Set<String> added = without(carried, Set.copyOf(labels));
        String said = (lacking.isEmpty()
                        ? "it carries all labels that were asked for, " + shown(labels)
                        : "GitHub left out the labels " + shown(lacking))
                + (added.isEmpty() ? "; GitHub added none" : "; GitHub added " + shown(added));
        return found(lacking.isEmpty(), said);
    }

    private static Trial.Finding config(JsonObject answer, String name) {
        try {
            Jit usable = Jit.from(answer, name);
            return found(usable.registration() > 0, "its JIT config can be used (it is not shown)");
        } catch (GitHubException e) {
            return new Trial.Finding(Trial.Verdict.FAILED, e.getMessage());
        }
    }

    private static Trial.Finding found(boolean expected, String said) {
        return new Trial.Finding(expected ? Trial.Verdict.AS_EXPECTED : Trial.Verdict.OTHERWISE, said);
    }

    /** Labels compare without case. */
    private static Set<String> without(Set<String> some, Set<String> others) {
        Set<String> lower =
                others.stream().map(label -> label.toLowerCase(Locale.ROOT)).collect(Collectors.toSet());
        return some.stream()
                .filter(label -> !lower.contains(label.toLowerCase(Locale.ROOT)))
                .collect(Collectors.toCollection(TreeSet::new));
    }

    private static String shown(Iterable<String> labels) {
        return OneLine.of(String.join(", ", labels), 200);
    }
}

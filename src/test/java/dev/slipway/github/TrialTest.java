package dev.slipway.github;

import static dev.slipway.github.GitHubWorld.get;
import static org.assertj.core.api.Assertions.assertThat;

import dev.slipway.github.ScriptedGitHub.Asked;
import dev.slipway.github.ScriptedGitHub.Reply;
import dev.slipway.github.Trial.Finding;
import dev.slipway.github.Trial.Verdict;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.vertx.junit5.VertxExtension;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** What a trial finds at a GitHub that does as we expect, and at others; and that it leaves nothing registered. */
@ExtendWith(VertxExtension.class)
@Timeout(60)
class TrialTest {
    private static final String NAME = "acme-1-check-0a1b2c3d";
    private static final List<String> LABELS = List.of("self-hosted", "Linux", "big");
    private static final String CONFIG = "eyJhIjoiYiJ9";

    private final List<Finding> findings = new CopyOnWriteArrayList<>();

    private List<String> said(Verdict verdict) {
        return findings.stream()
                .filter(finding -> finding.verdict() == verdict)
                .map(Finding::said)
                .toList();
    }

    /** Against the simulated GitHub, whose every exchange is held against GitHub's own description. */
    @Nested
    class AtASimulatedGitHub {
        private GitHubWorld world;

        @BeforeEach
        void start(Vertx vertx, @TempDir Path directory) {
            world = new GitHubWorld(vertx, directory);
        }

        @AfterEach
        void stop() {
            world.close();
        }

        private int registered(String path) {
            return get(
                    world.github.with((model, now) -> model.runners(path, now).size()));
        }

        @Test
        void everyStepIsSaidWithItsStatusAndNothingIsLeft() {
            get(world.client
                    .trial("acme", NAME, LABELS, "Default", findings::add)
                    .run());

            assertThat(said(Verdict.FAILED)).isEmpty();
            assertThat(said(Verdict.AS_EXPECTED))
                    .containsSubsequence(
                            "listing runners of a name that none has: 200, 0 found",
                            "registering " + NAME + ": 201, its id is 1",
                            "its name is kept as it is",
                            "it carries all labels that were asked for, self-hosted, Linux, big; GitHub added none",
                            "its JIT config can be used (it is not shown)",
                            "listing it by its name: 200, it alone is found, with an ETag",
                            "asking for the listing again with its ETag: 304, which cost nothing",
                            "deleting it: 204",
                            "reading it once it was deleted: 404")
                    .last()
                    .asString()
                    .matches(
                            "rate limit: \\d+ of 5000 requests were left after the first of these, \\d+ after the last");
            assertThat(registered("acme")).isZero();
        }

        @Test
        void aRepositoryIsTriedLikeAnOrganisation() {
            get(world.client
                    .trial("acme/tool", NAME, LABELS, "Default", findings::add)
                    .run());

            assertThat(said(Verdict.FAILED)).isEmpty();
            assertThat(said(Verdict.AS_EXPECTED)).contains("deleting it: 204");
            assertThat(registered("acme/tool")).isZero();
        }

        @Test
        void whatIsInterruptedIsDeletedAndTheRestIsNotTried() {
            var trial = new AtomicBoolean();
            Trial[] itself = new Trial[1];
            itself[0] = world.client.trial("acme", NAME, LABELS, "Default", finding -> {
                findings.add(finding);
                if (finding.said().startsWith("registering") && !trial.getAndSet(true)) {
                    assertThat(finding.verdict()).isEqualTo(Verdict.AS_EXPECTED);
                    itself[0].stop();
                }
            });

            get(itself[0].run());

            assertThat(said(Verdict.FAILED)).containsExactly("it was interrupted, and the rest was not tried");
            assertThat(said(Verdict.AS_EXPECTED))
                    .contains("deleting it: 204")
                    .noneMatch(said -> said.startsWith("listing it by its name"));
            assertThat(registered("acme")).isZero();
        }

        @Test
        void whatIsInterruptedBeforeItBeginsAsksForNothing() {
            Trial trial = world.client.trial("acme", NAME, LABELS, "Default", findings::add);
            trial.stop();

            get(trial.run());

            assertThat(said(Verdict.FAILED)).hasSize(1);
            assertThat(get(world.github.requests())).isEmpty();
        }

        @Test
        void aGroupThatIsNotThereIsSaidAndNothingIsRegistered() {
            get(world.client.trial("acme", NAME, LABELS, "gold", findings::add).run());

            assertThat(said(Verdict.FAILED)).singleElement().asString().contains("gold");
            assertThat(get(world.github.requests())).doesNotContainKey("jit-config");
        }
    }

    /** Against one that does otherwise. */
    @Nested
    class AtAnotherGitHub {
        private static final String RUNNERS = "/repos/acme/tool/actions/runners";

        private final AtomicBoolean registered = new AtomicBoolean();
        private final AtomicInteger remaining = new AtomicInteger(5_000);
        private ScriptedGitHub github;

        @BeforeEach
        void start(Vertx vertx, @TempDir Path directory) {
            github = new ScriptedGitHub(vertx, directory);
            github.on("GET " + RUNNERS, asked -> listing());
            github.on("POST " + RUNNERS + "/generate-jitconfig", asked -> created(NAME, LABELS));
            github.on("GET " + RUNNERS + "/7", asked -> read());
            github.on("DELETE " + RUNNERS + "/7", asked -> deleted());
        }

        @AfterEach
        void stop() {
            github.close();
        }

        private static JsonObject runner(String name, List<String> labels) {
            var list = new JsonArray();
            labels.forEach(label -> list.add(new JsonObject().put("name", label)));
            return new JsonObject()
                    .put("id", 7)
                    .put("name", name)
                    .put("status", "offline")
                    .put("busy", false)
                    .put("labels", list);
        }

        private Reply limited(Reply reply) {
            return reply.with("x-ratelimit-limit", "5000").with("x-ratelimit-remaining", "" + remaining.get());
        }

        private Reply listing() {
            var all = new JsonArray();
            if (registered.get()) {
                all.add(runner(NAME, LABELS));
            }
            return limited(
                    Reply.ok(new JsonObject().put("total_count", all.size()).put("runners", all)));
        }

        private Reply created(String name, List<String> labels) {
            registered.set(true);
            return Reply.of(
                    201, new JsonObject().put("runner", runner(name, labels)).put("encoded_jit_config", CONFIG));
        }

        private Reply read() {
            return registered.get() ? limited(Reply.ok(runner(NAME, LABELS))) : Reply.error(404, "Not Found");
        }

        private Reply deleted() {
            registered.set(false);
            return Reply.of(204, "");
        }

        private void run() {
            get(github.client
                    .trial("acme/tool", NAME, LABELS, "Default", findings::add)
                    .run());
            assertThat(findings).noneMatch(finding -> finding.said().contains(CONFIG));
            assertThat(findings).noneMatch(finding -> finding.said().contains(ScriptedGitHub.SECRET_TOKEN));
        }

        /** Answers as scripted, without the ETag that it adds to what is good. */
        private Function<Asked, Reply> withoutEtag(Function<Asked, Reply> answer) {
            return asked -> answer.apply(asked).with("etag", "");
        }

        @Test
        void thisOneDoesAsItIsToldSoThatEachDeviationIsTheOnlyOne() {
            run();
            assertThat(said(Verdict.OTHERWISE)).isEmpty();
            assertThat(said(Verdict.FAILED)).isEmpty();
            assertThat(said(Verdict.AS_EXPECTED))
                    .contains("asking for it again with its ETag: 304, which cost nothing");
            assertThat(registered).isFalse();
        }

        @Test
        void noEtagIsSaidWithWhatItMeans() {
            github.on("GET " + RUNNERS, withoutEtag(asked -> listing()));
            run();
            assertThat(said(Verdict.OTHERWISE))
                    .singleElement()
                    .asString()
                    .startsWith(
                            "asking for the listing again: GitHub gave no ETag, so that this counts against the rate");
            assertThat(said(Verdict.AS_EXPECTED))
                    .contains("listing it by its name: 200, it alone is found, without an ETag");
        }

        @Test
        void anUnchangedAnswerThatIsSentInFullIsSaid() {
            github.on("GET " + RUNNERS, asked -> listing().with("etag", "\"" + System.nanoTime() + "\""));
            run();
            assertThat(said(Verdict.OTHERWISE))
                    .containsExactly(
                            "asking for the listing again with its ETag: 200 instead of 304: what did not change"
                                    + " counts against the rate limit too");
        }

        @Test
        void a304ThatCostsEachTimeIsSaid() {
            github.on("GET " + RUNNERS, asked -> {
                remaining.decrementAndGet();
                return listing();
            });
            run();
            assertThat(said(Verdict.OTHERWISE))
                    .containsExactly("asking for the listing again with its ETag: 304, and it cost a request each of 3"
                            + " times, or something else uses this credential");
        }

        @Test
        void whatOthersSpendMeanwhileIsNotHeldAgainstA304() {
            var others = new AtomicBoolean(true);
            github.on("GET " + RUNNERS, asked -> {
                if (asked.conditional() && others.getAndSet(false)) {
                    remaining.addAndGet(-20);
                }
                return listing();
            });
            run();
            assertThat(said(Verdict.OTHERWISE)).isEmpty();
        }

        @Test
        void labelsThatGitHubLeavesOutOrAddsAreSaid() {
            github.on(
                    "POST " + RUNNERS + "/generate-jitconfig",
                    asked -> created(NAME, List.of("Self-Hosted", "big", "X64")));
            run();
            assertThat(said(Verdict.OTHERWISE)).containsExactly("GitHub left out the labels Linux; GitHub added X64");
        }

        @Test
        void aNameThatGitHubChangesIsSaid() {
            github.on(
                    "POST " + RUNNERS + "/generate-jitconfig",
                    asked -> created(NAME.toUpperCase(java.util.Locale.ROOT), LABELS));
            run();
            assertThat(said(Verdict.OTHERWISE)).containsExactly("its name is ACME-1-CHECK-0A1B2C3D now");
            assertThat(registered).isFalse();
        }

        @Test
        void aConfigThatCannotBeUsedIsAFailureAndItsRunnerIsDeleted() {
            github.on(
                    "POST " + RUNNERS + "/generate-jitconfig",
                    asked -> Reply.of(
                            201,
                            new JsonObject(created(NAME, LABELS).body()).put("encoded_jit_config", "not base64!")));
            run();
            assertThat(said(Verdict.FAILED)).singleElement().asString().contains("not base64 of a JSON map");
            assertThat(registered).isFalse();
        }

        @Test
        void anAnswerThatIsNotUnderstoodLeavesNoRunnerBehind() {
            github.on("POST " + RUNNERS + "/generate-jitconfig", asked -> {
                Reply unused = created(NAME, LABELS);
                return new Reply(unused.status(), "<html>", unused.headers());
            });
            run();
            assertThat(said(Verdict.FAILED)).singleElement().asString().contains("no JSON object");
            assertThat(said(Verdict.AS_EXPECTED)).contains("deleting it: 204");
            assertThat(registered).isFalse();
        }

        @Test
        void aRegistrationThatIsRefusedLeavesNothingToDelete() {
            github.on("POST " + RUNNERS + "/generate-jitconfig", Reply.error(403, "Resource not accessible"));
            run();
            assertThat(said(Verdict.FAILED)).containsExactly("registering " + NAME + ": 403 (Resource not accessible)");
            assertThat(github.asked).noneMatch(asked -> asked.method().equals("DELETE"));
        }

        @Test
        void aServerErrorThatRegisteredAllTheSameLeavesNoRunnerBehind() {
            github.on("POST " + RUNNERS + "/generate-jitconfig", asked -> {
                registered.set(true);
                return Reply.error(502, "Bad Gateway");
            });
            run();
            assertThat(said(Verdict.FAILED)).containsExactly("registering " + NAME + ": 502 (Bad Gateway)");
            assertThat(registered).isFalse();
        }

        @Test
        void aServerErrorThatRegisteredNothingIsLookedInto() {
            github.on("POST " + RUNNERS + "/generate-jitconfig", Reply.error(500, "Oops"));
            run();
            assertThat(said(Verdict.AS_EXPECTED)).contains("it was not registered, so there is nothing to delete");
        }

        @Test
        void aDeletionThatIsRefusedIsTriedAgain() {
            var refusals = new AtomicInteger(2);
            github.on(
                    "DELETE " + RUNNERS + "/7",
                    asked -> refusals.getAndDecrement() > 0 ? Reply.error(422, "busy") : deleted());
            run();
            assertThat(said(Verdict.FAILED)).isEmpty();
            assertThat(registered).isFalse();
        }

        @Test
        void aDeletionThatKeepsBeingRefusedIsSaidWithTheWayToDoItByHand() {
            github.on("DELETE " + RUNNERS + "/7", Reply.error(422, "Runner is busy"));
            run();
            assertThat(said(Verdict.FAILED))
                    .singleElement()
                    .asString()
                    .contains(
                            "deleting it: 422 (Runner is busy)",
                            NAME + " of acme/tool may still be registered: delete it by hand",
                            "DELETE /repos/acme/tool/actions/runners/7",
                            "after a day");
            assertThat(github.asked)
                    .filteredOn(asked -> asked.method().equals("DELETE"))
                    .hasSize(3);
        }

        @Test
        void aRunnerThatIsStillThereOnceItWasDeletedIsSaid() {
            github.on("DELETE " + RUNNERS + "/7", Reply.of(204, ""));
            run();
            assertThat(said(Verdict.OTHERWISE)).containsExactly("reading it once it was deleted: 200 instead of 404");
        }

        @Test
        void aListingThatDoesNotHaveItYetIsSaid() {
            github.on(
                    "GET " + RUNNERS,
                    limited(Reply.ok(new JsonObject().put("total_count", 0).put("runners", new JsonArray()))));
            run();
            assertThat(said(Verdict.OTHERWISE))
                    .containsExactly("listing it by its name: 200, 0 are found, with an ETag");
            assertThat(registered).isFalse();
        }
    }
}

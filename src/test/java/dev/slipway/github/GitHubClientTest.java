package dev.slipway.github;

import static dev.slipway.github.GitHubWorld.LABELS;
import static dev.slipway.github.GitHubWorld.TOKEN;
import static dev.slipway.github.GitHubWorld.get;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.slipway.fleet.Event.Deregistration;
import dev.slipway.fleet.Failure;
import dev.slipway.fleet.Registration;
import dev.slipway.sandbox.model.GitHubFaults;
import dev.slipway.sandbox.model.GitHubModel.Access;
import dev.slipway.sandbox.model.GitHubRunner;
import dev.slipway.sandbox.model.GitHubTerms;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.junit5.VertxExtension;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** The client against the simulated GitHub; every exchange is held against GitHub's own description. */
@ExtendWith(VertxExtension.class)
@Timeout(60)
class GitHubClientTest {
    private GitHubWorld world;

    @BeforeEach
    void start(Vertx vertx, @TempDir Path directory) {
        world = new GitHubWorld(vertx, directory);
    }

    @AfterEach
    void stop() {
        assertThat(world.contract.exchanges()).isPositive();
        world.close();
    }

    private static Failure failure(Future<?> call) {
        GitHubException failed = catchThrowableOfType(GitHubException.class, () -> get(call));
        assertThat(failed).as("the call was expected to fail").isNotNull();
        return failed.failure();
    }

    private void faults(double failing, double losing, double shifting) {
        var faults = new GitHubFaults(
                failing, losing, Duration.ZERO, shifting, 0, 0, 0, Duration.ZERO, Duration.ZERO, Duration.ZERO);
        world.change((model, now) -> model.faults(faults, now));
    }

    /** By another token, as so many cost more than a minute's points. */
    private void register(int count) {
        world.change((model, now) -> IntStream.range(0, count).forEach(i -> {
            String token = "seed-" + i / 100;
            model.grant(token, Access.WRITE);
            assertThat(model.jitConfig(token, "acme", "runner-" + i, LABELS, 1, now)
                            .value())
                    .isPresent();
        }));
    }

    @Test
    void aRegistrationExistsOfflineFromTheMomentItsConfigIsIssued() {
        Jit jit = world.launch("acme-1-pool-0a");

        Optional<Registration> found = get(world.client.registration("acme", jit.registration()));

        assertThat(found)
                .contains(new Registration(jit.registration(), "acme-1-pool-0a", false, false, Set.copyOf(LABELS)));
    }

    @Test
    void aConfigIsNeverSpelledOut() {
        Jit jit = world.launch("acme-1-pool-0a");

        assertThat(jit.toString()).doesNotContain(jit.encodedConfig()).contains("hidden");
    }

    @Test
    void aRunnerIsOnlineOnceItsListenerIsConnectedAndBusyWhileItWorks() {
        Jit jit = world.launch("acme-1-pool-0a");
        String session = world.connect(jit);
        Registration idle =
                get(world.client.registration("acme", jit.registration())).orElseThrow();

        world.work(session);

        Registration busy =
                get(world.client.registration("acme", jit.registration())).orElseThrow();
        assertThat(idle.online()).isTrue();
        assertThat(idle.busy()).isFalse();
        assertThat(busy.busy()).isTrue();
    }

    @Test
    void aTakenNameIsAConflict() {
        Jit unused = world.launch("acme-1-pool-0a");

        Failure failure = failure(world.client.jitConfig("acme", "acme-1-pool-0a", LABELS, "Default"));

        assertThat(failure.kind()).isEqualTo(Failure.Kind.CONFLICT);
        assertThat(failure.message()).contains("acme-1-pool-0a");
    }

    @Test
    void aRequestThatGitHubFindsWrongIsInvalidWithItsWords() {
        Failure failure = failure(world.client.jitConfig("acme", "x".repeat(65), LABELS, "Default"));

        assertThat(failure.kind()).isEqualTo(Failure.Kind.INVALID);
        assertThat(failure.message()).contains("422", "1 to 64 characters");
    }

    @Test
    void aRepositoryHasItsOwnRunners() {
        Jit jit = get(world.client.jitConfig("acme/tool", "acme-1-pool-0a", LABELS, "default"));

        assertThat(get(world.client.registrations("acme/tool")).registrations())
                .extracting(Registration::id)
                .containsExactly(jit.registration());
        assertThat(get(world.client.registrations("acme")).registrations()).isEmpty();
        assertThat(get(world.client.deregister("acme/tool", jit.registration())))
                .isEqualTo(Deregistration.REMOVED);
    }

    @Test
    void aRunnerGroupIsFoundByItsNameAndAskedForOnce() {
        world.change((model, now) -> {
            for (int i = 0; i < 120; i++) {
                long unused = model.addGroup("acme", "group-" + i);
            }
        });

        var both = Future.all(
                world.client.jitConfig("acme", "a", LABELS, "group-119"),
                world.client.jitConfig("acme", "b", LABELS, "Group-119"));
        var unused = get(both);
        var again = get(world.client.jitConfig("acme", "c", LABELS, "group-119"));

        assertThat(again.registration()).isPositive();
        List<GitHubRunner> runners = get(world.github.with((model, now) -> model.runners("acme", now)));
        assertThat(runners).allMatch(runner -> runner.group() == 121);
        // Two pages for each of the two spellings.
        assertThat(get(world.github.requests())).containsEntry("runner-groups", 4L);
    }

    @Test
    void aMissingRunnerGroupIsSaidWithThoseThatThereAre() {
        Failure failure = failure(world.client.jitConfig("acme", "a", LABELS, "gold"));

        assertThat(failure.kind()).isEqualTo(Failure.Kind.INVALID);
        assertThat(failure.message()).contains("gold", "acme", "Default");
    }

    @Test
    void aRunnerGroupOfARepositoryIsRefusedWithoutAskingGitHub() {
        Failure failure = failure(world.client.jitConfig("acme/tool", "a", LABELS, "gold"));

        assertThat(failure.kind()).isEqualTo(Failure.Kind.INVALID);
        assertThat(failure.message()).contains("gold", "acme/tool");
        var unused = get(world.client.standing());
    }

    @Test
    void allPagesAreListed() {
        register(251);

        Listing listing = get(world.client.registrations("acme"));

        assertThat(listing.complete()).isTrue();
        assertThat(listing.registrations()).hasSize(251).doesNotHaveDuplicates();
        assertThat(get(world.github.requests())).containsEntry("list-runners", 3L);
    }

    @Test
    void anEmptyListingIsComplete() {
        assertThat(get(world.client.registrations("acme"))).isEqualTo(new Listing(List.of(), true, 1, 1));
    }

    @Test
    void unchangedPagesCostNothingOfTheRateLimit() {
        register(150);
        Listing first = get(world.client.registrations("acme"));
        long before = get(world.client.standing()).rate().orElseThrow().remaining();

        Listing second = get(world.client.registrations("acme"));

        assertThat(first.cost()).isEqualTo(2);
        assertThat(second).isEqualTo(new Listing(first.registrations(), true, 0, 2));
        assertThat(get(world.client.standing()).rate().orElseThrow().remaining())
                .isEqualTo(before);
        assertThat(world.calls.stream().map(GitHubCall::outcome))
                .filteredOn(outcome -> outcome == GitHubCall.Outcome.NOT_MODIFIED)
                .hasSize(2);
    }

    @Test
    void aChangedPageIsReadAgain() {
        register(150);
        Listing first = get(world.client.registrations("acme"));
        world.change((model, now) -> assertThat(model.vanish("acme", 7, now)).isTrue());

        Listing second = get(world.client.registrations("acme"));

        assertThat(second.complete()).isTrue();
        assertThat(second.registrations()).hasSize(149).isSubsetOf(first.registrations());
    }

    @Test
    void aListingWhosePagesShiftIsReadAgainAndIsThenNotComplete() {
        register(150);
        faults(0, 0, 1);

        Listing listing = get(world.client.registrations("acme"));

        assertThat(listing.complete()).isFalse();
        assertThat(listing.registrations()).hasSizeGreaterThan(100).doesNotHaveDuplicates();
        assertThat(get(world.github.requests())).containsEntry("list-runners", 4L);
    }

    @Test
    void aRegistrationIsRemovedAndThenGone() {
        Jit jit = world.launch("acme-1-pool-0a");

        assertThat(get(world.client.deregister("acme", jit.registration()))).isEqualTo(Deregistration.REMOVED);
        assertThat(get(world.client.deregister("acme", jit.registration()))).isEqualTo(Deregistration.GONE);
        assertThat(get(world.client.registration("acme", jit.registration()))).isEmpty();
    }

    @Test
    void aWorkingRunnerIsNotDeregistered() {
        Jit jit = world.launch("acme-1-pool-0a");
        world.work(world.connect(jit));

        assertThat(get(world.client.deregister("acme", jit.registration()))).isEqualTo(Deregistration.BUSY);
        assertThat(get(world.client.registration("acme", jit.registration()))).isPresent();
    }

    @Test
    void aTokenThatLostSightOfThePathProvesNoAbsence() {
        Jit jit = world.launch("acme-1-pool-0a");
        world.change((model, now) -> model.grant(TOKEN, Access.NOTHING));

        assertThat(failure(world.client.registration("acme", jit.registration()))
                        .kind())
                .isEqualTo(Failure.Kind.NOT_FOUND);
        assertThat(failure(world.client.deregister("acme", jit.registration())).kind())
                .isEqualTo(Failure.Kind.NOT_FOUND);
    }

    @Test
    void anUnknownPathIsNotFoundWithWords() {
        Failure failure = failure(world.client.registrations("nobody"));

        assertThat(failure.kind()).isEqualTo(Failure.Kind.NOT_FOUND);
        assertThat(failure.message()).contains("nobody", "does not exist, or the token may not see", "admin:org");
    }

    @Test
    void aPathIsEncodedSegmentBySegment() {
        Failure failure = failure(world.client.registrations("acme%2Ftool"));

        assertThat(failure.kind()).isEqualTo(Failure.Kind.NOT_FOUND);
    }

    @Test
    void whatIsNoPathIsNotAskedFor() {
        for (String path : List.of("", "a/b/c", "a/", "/b", "a/..", "./b")) {
            assertThat(failure(world.client.registrations(path)).kind()).isEqualTo(Failure.Kind.INVALID);
        }
        var unused = get(world.client.standing());
        assertThat(get(world.github.requests())).isEqualTo(Map.of("rate-limit", 1L));
    }

    @Test
    void aRefusedTokenIsUnauthorized() {
        world.change((model, now) -> model.revoke(TOKEN));

        Failure failure = failure(world.client.standing());

        assertThat(failure.kind()).isEqualTo(Failure.Kind.UNAUTHORIZED);
        assertThat(failure.message()).contains("token-file").doesNotContain(TOKEN);
    }

    @Test
    void aTokenReplacedByRenameIsUsedForTheVeryCallThatTheOldOneIsRefusedFor() {
        assertThat(get(world.client.identify("acme"))).isEqualTo("acme");
        world.change((model, now) -> {
            model.revoke(TOKEN);
            model.grant("ghp_the-second-token", Access.WRITE);
        });
        world.writeToken("ghp_the-second-token");

        Jit jit = world.launch("acme-1-pool-0a");

        assertThat(jit.registration()).isPositive();
    }

    @Test
    void aMissingPermissionIsNamed() {
        world.change((model, now) -> model.grant(TOKEN, Access.READ));

        Failure registering = failure(world.client.jitConfig("acme", "a", LABELS, "Default"));
        Failure checking = failure(world.client.permitted("acme/tool", "Default"));

        assertThat(registering.kind()).isEqualTo(Failure.Kind.FORBIDDEN);
        assertThat(registering.message()).contains("admin:org", "Self-hosted runners", "Default");
        assertThat(checking.kind()).isEqualTo(Failure.Kind.FORBIDDEN);
        assertThat(checking.message()).contains("scope repo", "Administration");
    }

    @Test
    void aPermissionIsCheckedWithoutChangingAnything() {
        Jit jit = world.launch("acme-1-pool-0a");

        get(world.client.permitted("acme", "Default"));
        get(world.client.permitted("acme/tool", "Default"));

        assertThat(get(world.client.registrations("acme")).registrations())
                .extracting(Registration::id)
                .containsExactly(jit.registration());
    }

    @Test
    void aPathIsIdentifiedAndTheRateLimitTold() {
        assertThat(get(world.client.identify("acme"))).isEqualTo("acme");
        assertThat(get(world.client.identify("acme/tool"))).isEqualTo("acme/tool");
        assertThat(get(world.client.standing()).rate().orElseThrow().remaining())
                .isEqualTo(4_998);
    }

    @Test
    void aRenamedRepositoryIsFollowedForEveryMethod() {
        world.change((model, now) -> model.rename("acme/tool", "acme/instrument"));

        Jit jit = get(world.client.jitConfig("acme/tool", "acme-1-pool-0a", LABELS, "Default"));

        assertThat(get(world.client.identify("acme/tool"))).isEqualTo("acme/instrument");
        assertThat(get(world.client.registrations("acme/tool")).registrations()).hasSize(1);
        assertThat(get(world.client.registration("acme/tool", jit.registration())))
                .isPresent();
        assertThat(get(world.client.deregister("acme/tool", jit.registration())))
                .isEqualTo(Deregistration.REMOVED);
    }

    @Test
    void anOutageFailsEveryCallUntilItIsOver() {
        world.change((model, now) -> model.outage(true, now));
        Failure failure = failure(world.client.registrations("acme"));
        world.change((model, now) -> model.outage(false, now));

        assertThat(failure.kind()).isEqualTo(Failure.Kind.FAILED);
        assertThat(failure.message()).contains("503");
        assertThat(get(world.client.registrations("acme")).complete()).isTrue();
    }

    @Test
    void anAnswerThatIsLostIsUncertainAsTheRegistrationMayExist() {
        // The group is known, so that the loss hits the registration.
        Jit first = world.launch("acme-1-pool-0a");
        faults(0, 1, 0);

        Failure failure = failure(world.client.jitConfig("acme", "acme-1-pool-0b", LABELS, "Default"));

        assertThat(failure.kind()).isEqualTo(Failure.Kind.UNREACHABLE);
        assertThat(failure.uncertain()).isTrue();
        faults(0, 0, 0);
        assertThat(get(world.client.registrations("acme")).registrations())
                .extracting(Registration::name)
                .containsExactly("acme-1-pool-0a", "acme-1-pool-0b");
        assertThat(first.registration()).isPositive();
    }

    @Test
    void theObserverIsToldOfEveryRequestAndItsRateLimit() {
        Jit jit = world.launch("acme-1-pool-0a");
        var unused = get(world.client.deregister("acme", jit.registration()));
        Failure conflict = failure(world.client.registrations("nobody"));

        assertThat(conflict.kind()).isEqualTo(Failure.Kind.NOT_FOUND);
        assertThat(world.calls)
                .extracting(
                        call -> call.operation().word() + " " + call.outcome().word())
                .containsExactly("runner-groups ok", "jit-config ok", "delete-runner ok", "list-runners not-found");
        GitHubCall.Rate rate = world.calls.get(1).rate().orElseThrow();
        assertThat(rate)
                .extracting(GitHubCall.Rate::resource, GitHubCall.Rate::limit, GitHubCall.Rate::remaining)
                .containsExactly("core", 5_000L, 4_998L);
        assertThat(rate.untilReset()).isBetween(Duration.ofMinutes(59), Duration.ofHours(1));
    }

    @Test
    void anEnterpriseServerWithItsPrefixWorksTheSame(Vertx vertx, @TempDir Path directory) {
        try (var enterprise = new GitHubWorld(vertx, directory, GitHubTerms.documented(), "/api/v3")) {
            Jit jit = enterprise.launch("acme-1-pool-0a");
            enterprise.change((model, now) -> model.rename("acme/tool", "acme/instrument"));

            assertThat(get(enterprise.client.identify("acme/tool"))).isEqualTo("acme/instrument");
            assertThat(get(enterprise.client.deregister("acme", jit.registration())))
                    .isEqualTo(Deregistration.REMOVED);
        }
        var unused = get(world.client.standing());
    }

    @Test
    void theSecondaryLimitIsALimitWithItsWait(Vertx vertx, @TempDir Path directory) {
        var terms = GitHubTerms.documented().withLimits(5_000, 12, 1_500);
        try (var limited = new GitHubWorld(vertx, directory, terms, "")) {
            Jit first = limited.launch("a");
            Jit second = limited.launch("b");

            Failure failure = failure(limited.client.jitConfig("acme", "c", LABELS, "Default"));

            assertThat(second.registration()).isNotEqualTo(first.registration());
            assertThat(failure.kind()).isEqualTo(Failure.Kind.LIMITED);
            assertThat(failure.retryAfter().orElseThrow()).isBetween(Duration.ofSeconds(1), Duration.ofSeconds(60));
        }
        var unused = get(world.client.standing());
    }

    @Test
    void thePrimaryLimitIsALimitUntilItsReset(Vertx vertx, @TempDir Path directory) {
        var terms = GitHubTerms.documented().withLimits(2, 900, 1_500);
        try (var limited = new GitHubWorld(vertx, directory, terms, "")) {
            Jit first = limited.launch("a");

            Failure failure = failure(limited.client.deregister("acme", first.registration()));

            assertThat(failure.kind()).isEqualTo(Failure.Kind.LIMITED);
            assertThat(failure.retryAfter().orElseThrow()).isBetween(Duration.ofMinutes(58), Duration.ofMinutes(60));
        }
        var unused = get(world.client.standing());
    }
}

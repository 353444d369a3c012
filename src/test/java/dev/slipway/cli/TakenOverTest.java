package dev.slipway.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.slipway.config.CredentialSettings;
import dev.slipway.config.GitHubSettings;
import dev.slipway.fleet.Fleet;
import dev.slipway.fleet.JobSources;
import dev.slipway.fleet.Pool;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** Which pools change when the configuration is read again. */
class TakenOverTest {

    private static final CredentialSettings TOKEN = new CredentialSettings.Token(Path.of("/t"));
    private static final CredentialSettings APP =
            new CredentialSettings.App("Iv23li", OptionalLong.empty(), Path.of("/k"));

    private static final GitHubSettings STARTED = github(Map.of("default", TOKEN, "b", APP));
    private static final Fleet CURRENT = fleet(
            new JobSources(true, true, "", Set.of()),
            BudgetTest.pool("a", "acme", "default", 3),
            BudgetTest.pool("b", "other", "b@other", 3));

    private static GitHubSettings github(Map<String, CredentialSettings> credentials) {
        return new GitHubSettings(
                "acme",
                URI.create("https://api.github.com"),
                "Default",
                credentials,
                Optional.empty(),
                Optional.empty());
    }

    private static Fleet fleet(JobSources jobs, Pool... pools) {
        return new Fleet("f", Set.of(), Duration.ofMinutes(1), 4, jobs, List.of(pools));
    }

    private static List<Pool> takenOver(GitHubSettings next, Pool... pools) {
        return TakenOver.of(STARTED, CURRENT, next, fleet(new JobSources(false, true, "", Set.of()), pools))
                .pools();
    }

    @Test
    void aPoolMayGetAnotherPathAndCredential() {
        Pool moved = BudgetTest.pool("a", "third", "b@third", 5);
        Pool added = BudgetTest.pool("c", "acme", "default", 1);
        assertThat(takenOver(STARTED, moved, added)).containsExactly(moved, added);
    }

    @Test
    void whoRegisteredRunnersAtAPathThatNoPoolHasAnyMoreSeesThemOff() {
        Fleet fleet = TakenOver.of(
                STARTED, CURRENT, STARTED, fleet(CURRENT.jobs(), BudgetTest.pool("a", "acme", "default", 3)));

        assertThat(fleet.credential("other")).isEqualTo("b@other");
        assertThat(fleet.credentials()).containsExactlyInAnyOrder("default", "b@other");
        Fleet later = TakenOver.of(STARTED, fleet, STARTED, fleet(CURRENT.jobs()));
        assertThat(later.credential("other")).isEqualTo("b@other");
        assertThat(later.credential("acme")).isEqualTo("default");
    }

    @Test
    void aPoolThatStaysAsItIsLeavesWhereItsPathHasAnotherCredentialNow() {
        GitHubSettings next = github(Map.of("default", TOKEN, "b", APP, "new", TOKEN));
        Pool there = BudgetTest.pool("c", "acme", "b@acme", 1);
        assertThat(takenOver(next, BudgetTest.pool("a", "third", "new", 7), there))
                .containsExactly(there);
    }

    @Test
    void thePoolsThatAreNotAsTheyAreWantedAreNamed() {
        GitHubSettings next = github(Map.of("default", TOKEN, "b", APP, "new", TOKEN));
        Fleet wanted = fleet(
                CURRENT.jobs(),
                BudgetTest.pool("a", "third", "new", 7),
                BudgetTest.pool("b", "other", "b@other", 5),
                BudgetTest.pool("c", "third", "new", 1));
        assertThat(TakenOver.held(TakenOver.of(STARTED, CURRENT, next, wanted), wanted))
                .containsExactly("a", "c");
    }

    @Test
    void howJobsAreLearnedOfStaysAsItIs() {
        assertThat(TakenOver.of(STARTED, CURRENT, STARTED, fleet(new JobSources(false, false, "", Set.of())))
                        .jobs())
                .isEqualTo(CURRENT.jobs());
    }

    @Test
    void aPoolOfANewCredentialStaysAsItIsOrAwayUntilARestart() {
        GitHubSettings next = github(Map.of("default", TOKEN, "b", APP, "new", TOKEN));
        assertThat(takenOver(next, BudgetTest.pool("a", "acme", "new", 7), BudgetTest.pool("c", "acme", "new", 1)))
                .containsExactly(CURRENT.pools().get(0));
    }

    @Test
    void aTokenInAnotherFileIsStillATokenAndAnAppInItsPlaceIsNot() {
        Pool more = BudgetTest.pool("a", "acme", "default", 7);
        assertThat(takenOver(github(Map.of("default", new CredentialSettings.Token(Path.of("/u")))), more))
                .containsExactly(more);
        assertThat(takenOver(github(Map.of("default", APP)), BudgetTest.pool("a", "acme", "default@acme", 7)))
                .containsExactly(CURRENT.pools().get(0));
    }
}

package dev.slipway.sandbox.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.slipway.fleet.Failure;
import dev.slipway.sandbox.model.GitHubAnswer.Limit;
import dev.slipway.sandbox.model.GitHubAnswer.NotModified;
import dev.slipway.sandbox.model.GitHubAnswer.Refused;
import dev.slipway.sandbox.model.GitHubAssertion.Sound;
import dev.slipway.sandbox.model.GitHubAssertion.Unsound;
import dev.slipway.sandbox.model.GitHubModel.Access;
import java.security.KeyPairGenerator;
import java.security.NoSuchAlgorithmException;
import java.security.PublicKey;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Apps, accounts and odd answers in the pure model. */
class GitHubAppsTest {
    private static final Sound APP = new Sound(7, "a.b.c");
    private static final PublicKey KEY = key();

    private GitHubModel model;
    private long installation;

    private static PublicKey key() {
        try {
            return KeyPairGenerator.getInstance("RSA").generateKeyPair().getPublic();
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has RSA", e);
        }
    }

    private static Instant at(long seconds) {
        return Instant.parse("2026-01-05T08:00:00Z").plusSeconds(seconds);
    }

    @BeforeEach
    void start() {
        model = new GitHubModel(3, GitHubTerms.documented(), GitHubFaults.none());
        List.of("acme", "acme/tool", "other/app").forEach(model::addPath);
        model.apps().add(app(7, "Iv1"));
        installation = model.apps().install(7, "acme", at(0));
    }

    private static GitHubApp app(long id, String client) {
        return new GitHubApp(id, client, "slipway", KEY, GitHubPermissions.ofRunners());
    }

    private String token(long seconds) {
        return issue(seconds).value().orElseThrow().token();
    }

    private GitHubAnswer<GitHubToken> issue(long seconds) {
        return model.apps().accessToken(APP, installation, Optional.empty(), at(seconds));
    }

    private GitHubAnswer<GitHubAnswer.Page<GitHubRunner>> list(String token, Optional<String> etag, long seconds) {
        return model.registrations(token, "acme", 1, 100, Optional.empty(), etag, at(seconds));
    }

    private void odd(GitHubOddities oddities) {
        model.faults(model.faults().with(oddities), at(0));
    }

    private static Refused<?> refused(GitHubAnswer<?> answer) {
        return (Refused<?>) answer.outcome();
    }

    @Test
    void theTokensOfAnInstallationShareOneAccountAndEtagsAreEachTokensOwn() {
        String first = token(0);
        String second = token(1);
        var seen = list(first, Optional.empty(), 2);
        var same = list(first, seen.etag(), 3);
        var other = list(second, seen.etag(), 4);

        assertThat(model.account(second)).isEqualTo(model.account(first)).contains("installation " + installation);
        assertThat(seen.receipt().counted()).isTrue();
        assertThat(same.outcome()).isInstanceOf(NotModified.class);
        assertThat(same.receipt().counted()).isFalse();
        assertThat(same.rate()).isEqualTo(seen.rate());
        assertThat(other.value()).isPresent();
        assertThat(other.rate().remaining()).isEqualTo(seen.rate().remaining() - 1);
    }

    @Test
    void askingForTokensCountsAgainstTheAppAlone() {
        GitHubAnswer<GitHubToken> issued = issue(0);

        assertThat(issued.receipt()).isEqualTo(new GitHubAnswer.Receipt("app 7", true));
        assertThat(list(issued.value().orElseThrow().token(), Optional.empty(), 1)
                        .rate()
                        .remaining())
                .isEqualTo(4_999);
    }

    @Test
    void anAssertionThatWasJudgedUnsoundIsRefusedAndCountsForNobody() {
        var answer = model.apps().self(new Unsound(404, "Integration not found"), Optional.empty(), at(0));

        assertThat(refused(answer).status()).isEqualTo(404);
        assertThat(answer.receipt()).isEqualTo(new GitHubAnswer.Receipt("nobody", false));
    }

    @Test
    void anOutageIsForAppsToo() {
        model.outage(true, at(0));

        assertThat(refused(issue(1)).status()).isEqualTo(503);
        assertThat(refused(model.apps().self(new Unsound(401, "no"), Optional.empty(), at(1)))
                        .status())
                .isEqualTo(503);
    }

    @Test
    void aSecretIsInNoText() {
        GitHubAnswer<GitHubToken> issued = issue(0);
        String token = issued.value().orElseThrow().token();

        assertThat(issued.toString()).doesNotContain(token);
        assertThat(APP.toString()).doesNotContain("a.b.c");
    }

    @Test
    void whatDoesNotFitIsAMistake() {
        assertThatThrownBy(() -> model.apps().add(app(7, "Iv2"))).hasMessageContaining("already");
        assertThatThrownBy(() -> model.apps().add(app(8, "Iv1"))).hasMessageContaining("already");
        assertThatThrownBy(() -> model.apps().install(7, "acme", at(1))).hasMessageContaining("already");
        assertThatThrownBy(() -> model.apps().install(9, "other", at(1))).hasMessageContaining("no such App");
        assertThatThrownBy(() -> model.apps().install(7, "nobody", at(1))).hasMessageContaining("nobody");
        assertThatThrownBy(() -> model.apps().suspend(1, true, at(1))).hasMessageContaining("no such installation");
        assertThatThrownBy(() -> new GitHubPermissions(Map.of("actions", "admin")))
                .hasMessageContaining("actions is admin");
        assertThatThrownBy(() -> model.groups().change("acme", 9, group -> group))
                .hasMessageContaining("no such runner group");
    }

    @Test
    void permissionsIncludeFewerOnes() {
        var all = GitHubPermissions.ofRunners();

        assertThat(all.include(all.with("administration", "read"))).isTrue();
        assertThat(all.include(all.without("actions"))).isTrue();
        assertThat(all.include(all.with("actions", "write"))).isFalse();
        assertThat(all.include(all.with("issues", "read"))).isFalse();
    }

    @Test
    void moreThanAHundredRequestsAtOnceMeetASecondaryLimit() {
        String token = token(0);
        String account = model.account(token).orElseThrow();
        for (int i = 0; i < 101; i++) {
            model.entered(account, at(1));
        }
        var tooMany = list(token, Optional.empty(), 1);
        model.left(account, at(1));
        var enough = list(token, Optional.empty(), 1);

        assertThat(refused(tooMany).limit()).isEqualTo(Limit.SECONDARY);
        assertThat(tooMany.receipt().counted()).isFalse();
        assertThat(enough.value()).isPresent();
    }

    @Test
    void aSurpriseThatSaysNothingIsStillALimit() {
        String token = token(0);
        odd(GitHubOddities.none().withLimiting(1, false));

        Failure failure = list(token, Optional.empty(), 1).failure().orElseThrow();

        assertThat(failure.kind()).isEqualTo(Failure.Kind.LIMITED);
        assertThat(failure.retryAfter()).isEmpty();
    }

    @Test
    void aShareOfSurprisesIsAShare() {
        model.grant("t", Access.WRITE);
        odd(GitHubOddities.none().withLimiting(0.3, true));
        int limited = 0;
        for (int i = 0; i < 1_000; i++) {
            limited += list("t", Optional.empty(), i * 3L).value().isEmpty() ? 1 : 0;
        }

        assertThat(limited).isBetween(200, 400);
    }

    @Test
    void theTimesThatGitHubShowsAreItsOwnClocks() {
        model.grant("t", Access.WRITE);
        odd(GitHubOddities.none().withClockOff(Duration.ofMinutes(5)));
        Instant ahead = list("t", Optional.empty(), 0).rate().reset();
        odd(GitHubOddities.none().withResetPast());
        Instant past = list("t", Optional.empty(), 0).rate().reset();

        assertThat(ahead).isEqualTo(at(3600 + 300));
        assertThat(past).isBefore(at(0));
    }

    @Test
    void oddAnswersHaveBounds() {
        assertThatThrownBy(() -> GitHubOddities.none().withLimiting(1.5, true)).hasMessageContaining("limiting");
        assertThatThrownBy(() -> GitHubOddities.none().withClockOff(Duration.ofDays(-2)))
                .hasMessageContaining("clockOff");
    }

    @ParameterizedTest
    @CsvSource({
        "W/\"one\", true",
        "\"one\", true",
        "*, true",
        "' * ', true",
        "'\"two\", W/\"one\"', true",
        "'W/\"two\",\"three\"', false",
        "one, false",
        "'', false",
        "W/\"One\", false"
    })
    void tagsCompareAsForAGet(String ifNoneMatch, boolean matches) {
        assertThat(new GitHubTag("W/\"one\"").matches(ifNoneMatch)).isEqualTo(matches);
    }
}

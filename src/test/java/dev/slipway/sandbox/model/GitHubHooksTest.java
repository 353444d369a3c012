package dev.slipway.sandbox.model;

import static org.assertj.core.api.Assertions.assertThat;

import dev.slipway.sandbox.model.GitHubAnswer.Refused;
import dev.slipway.sandbox.model.GitHubHook.Change;
import dev.slipway.sandbox.model.GitHubHook.Config;
import dev.slipway.sandbox.model.GitHubModel.Access;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The rules by which GitHub keeps hooks. */
class GitHubHooksTest {
    private static final Instant T0 = Instant.parse("2026-01-01T00:00:00Z");
    private static final Config CONFIG = Config.json("http://127.0.0.1:1/webhook", "hush");

    private GitHubModel model;

    @BeforeEach
    void start() {
        model = new GitHubModel(42, GitHubTerms.documented(), GitHubFaults.none());
        model.addPath("acme");
        model.addPath("acme/tool");
        model.grant("t", Access.WRITE);
    }

    private GitHubAnswer<GitHubHook> create(String path, Config config, String... events) {
        return model.hooks().create("t", path, config, List.of(events), true, T0);
    }

    private GitHubHook created(String... events) {
        return create("acme", CONFIG, events).value().orElseThrow();
    }

    private GitHubHook changed(GitHubHook hook, Change change) {
        return model.hooks()
                .update("t", "acme", hook.id(), change, T0.plusSeconds(9))
                .value()
                .orElseThrow();
    }

    private static String refusal(GitHubAnswer<?> answer) {
        return answer.outcome() instanceof Refused<?> refused ? refused.status() + " " + refused.message() : "";
    }

    @Test
    void hooksMayShareAConfigIfTheyShareNoEvent() {
        GitHubHook first = created("workflow_job");

        assertThat(refusal(create("acme", CONFIG, "push", "workflow_job")))
                .isEqualTo("422 Hook already exists on this organization");
        assertThat(refusal(create("acme", CONFIG, "*"))).startsWith("422");
        assertThat(create("acme", CONFIG, "push").value()).isPresent();
        assertThat(create("acme", Config.json("http://127.0.0.1:2/", "hush"), "workflow_job")
                        .value())
                .isPresent();
        assertThat(create("acme/tool", CONFIG, "workflow_job").value()).isPresent();
        assertThat(refusal(create("acme/tool", CONFIG, "workflow_job")))
                .isEqualTo("422 Hook already exists on this repository");
        assertThat(model.hooks().of("acme", T0)).hasSize(3).contains(first);
    }

    @Test
    void anEventHasAtMostTwentyHooks() {
        for (int i = 0; i < 20; i++) {
            assertThat(create("acme", Config.json("http://127.0.0.1:" + (i + 1) + "/", "s"), "workflow_job")
                            .value())
                    .isPresent();
        }

        assertThat(refusal(create("acme", Config.json("http://127.0.0.1:99/", "s"), "workflow_job")))
                .contains("422", "more than 20 hooks");
        assertThat(create("acme", Config.json("http://127.0.0.1:99/", "s"), "push")
                        .value())
                .isPresent();
    }

    @Test
    void whatAChangeDoesNotNameStays() {
        GitHubHook hook = created("workflow_job", "push");

        GitHubHook after = changed(
                hook,
                new Change(
                        Optional.empty(),
                        Optional.empty(),
                        List.of("ping", "push"),
                        List.of("workflow_job"),
                        Optional.empty()));

        assertThat(after.config()).isEqualTo(CONFIG);
        assertThat(after.events()).containsExactly("push", "ping");
        assertThat(after.active()).isTrue();
        assertThat(after.createdAt()).isEqualTo(T0);
        assertThat(after.updatedAt()).isEqualTo(T0.plusSeconds(9));
    }

    @Test
    void aConfigThatIsReplacedForgetsItsSecretAndOneThatIsChangedDoesNot() {
        GitHubHook hook = created("workflow_job");
        Config bare = new Config(CONFIG.url(), "json", Optional.empty(), "0");

        GitHubHook configured = model.hooks()
                .updateConfig(
                        "t",
                        "acme",
                        hook.id(),
                        was -> new Config("http://127.0.0.1:2/", was.contentType(), was.secret(), was.insecureSsl()),
                        T0)
                .value()
                .orElseThrow();
        GitHubHook replaced = changed(hook, Change.of(bare));

        assertThat(configured.config().secret()).contains("hush");
        assertThat(configured.config().url()).isEqualTo("http://127.0.0.1:2/");
        assertThat(replaced.config().secret()).isEmpty();
    }

    @Test
    void aHookIsItsPathsAlone() {
        GitHubHook hook = created("workflow_job");

        assertThat(refusal(model.hooks().get("t", "acme/tool", hook.id(), Optional.empty(), T0)))
                .startsWith("404");
        assertThat(refusal(model.hooks().update("t", "acme/tool", hook.id(), Change.of(CONFIG), T0)))
                .startsWith("404");
    }

    @Test
    void aHookFollowsARenamedRepository() {
        GitHubHook hook = create("acme/tool", CONFIG, "workflow_job").value().orElseThrow();

        model.rename("acme/tool", "acme/hammer");

        assertThat(model.hooks()
                        .get("t", "acme/hammer", hook.id(), Optional.empty(), T0)
                        .value()
                        .orElseThrow()
                        .path())
                .isEqualTo("acme/hammer");
    }

    @Test
    void aTokenThatMayOnlyReadChangesNothing() {
        model.grant("reader", GitHubGrant.of(Access.WRITE).withHooks(Access.READ));
        GitHubHook hook = created("workflow_job");

        assertThat(refusal(model.hooks().create("reader", "acme", CONFIG, List.of("push"), true, T0)))
                .startsWith("403");
        assertThat(refusal(model.hooks().redeliver("reader", "acme", hook.id(), 1, T0)))
                .startsWith("403");
        assertThat(model.hooks()
                        .get("reader", "acme", hook.id(), Optional.empty(), T0)
                        .value())
                .isPresent();
    }
}

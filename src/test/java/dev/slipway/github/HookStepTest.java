package dev.slipway.github;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.net.URI;
import java.util.List;
import java.util.OptionalLong;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What is done about a path's hooks. */
class HookStepTest {
    private static final URI OURS = URI.create("https://ci.example.org/webhook");

    private static Hook good(long id) {
        return new Hook(id, OURS.toString(), "json", "0", Set.of("workflow_job"), true);
    }

    private static Hook elsewhere(long id) {
        return new Hook(id, "https://other.example.org/webhook", "form", "1", Set.of("push"), false);
    }

    private static HookStep step(OptionalLong secretSet, Hook... hooks) {
        return HookStep.of(List.of(hooks), OURS, secretSet);
    }

    @Test
    void aPathWithoutAnyHookGetsOne() {
        assertThat(step(OptionalLong.empty())).isEqualTo(new HookStep.Create());
    }

    @Test
    void aPathWithHooksOfOthersOnlyGetsOneToo() {
        assertThat(step(OptionalLong.of(3), elsewhere(3))).isEqualTo(new HookStep.Create());
    }

    @Test
    void aGoodHookWhoseSecretWeSetIsLeftAlone() {
        assertThat(step(OptionalLong.of(5), elsewhere(3), good(5))).isEqualTo(new HookStep.Leave(5));
    }

    @Test
    void aGoodHookWhoseSecretNobodyKnowsIsGivenOurs() {
        assertThat(step(OptionalLong.empty(), good(5)))
                .isEqualTo(new HookStep.Correct(5, List.of("its secret may be another")));
        assertThat(step(OptionalLong.of(4), good(5)))
                .isEqualTo(new HookStep.Correct(5, List.of("its secret may be another")));
    }

    @Test
    void whatIsWrongIsNamed() {
        var wrong = new Hook(5, OURS.toString(), "form", "1", Set.of("workflow_job", "push"), false);

        assertThat(step(OptionalLong.of(5), wrong))
                .isEqualTo(new HookStep.Correct(
                        5,
                        List.of(
                                "its content type is 'form'",
                                "it does not verify certificates",
                                "its events are not workflow_job alone",
                                "it is not active")));
    }

    @Test
    void eachFaultAloneIsEnough() {
        String url = OURS.toString();
        for (Hook wrong : List.of(
                new Hook(5, url, "", "0", Set.of("workflow_job"), true),
                new Hook(5, url, "json", "", Set.of("workflow_job"), true),
                new Hook(5, url, "json", "0", Set.of(), true),
                new Hook(5, url, "json", "0", Set.of("*"), true),
                new Hook(5, url, "json", "0", Set.of("workflow_job"), false))) {
            assertThat(step(OptionalLong.of(5), wrong))
                    .isInstanceOfSatisfying(
                            HookStep.Correct.class,
                            correct -> assertThat(correct.why()).hasSize(1));
        }
    }

    @Test
    void ofSeveralTheOldestIsKept() {
        assertThat(step(OptionalLong.of(5), good(9), good(5), good(7))).isEqualTo(new HookStep.Leave(5));
        assertThat(Hook.ours(List.of(good(9), elsewhere(1), good(5)), OURS))
                .extracting(Hook::id)
                .containsExactly(5L, 9L);
    }

    @ParameterizedTest
    @CsvSource({
        "https://ci.example.org/webhook, true",
        "HTTPS://CI.EXAMPLE.ORG/webhook, true",
        "https://ci.example.org/Webhook, false",
        "https://ci.example.org/webhook/, false",
        "https://ci.example.org/webhook?x=1, false",
        "https://ci.example.org:8443/webhook, false",
        "http://ci.example.org/webhook, false",
        "https://ci.example.org.evil.example/webhook, false",
        "'https://ci.example.org/webhook ', false",
        "'', false",
        "'http://[', false"
    })
    void onlyWhatDeliversToOurAddressIsOurs(String url, boolean ours) {
        var hook = new Hook(5, url, "json", "0", Set.of("workflow_job"), true);

        assertThat(Hook.ours(List.of(hook), OURS)).hasSize(ours ? 1 : 0);
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void githubsDescriptionOfAHookIsRead(boolean number) {
        var json = new JsonObject()
                .put("id", 5)
                .put("active", true)
                .put("events", new JsonArray().add("workflow_job"))
                .put(
                        "config",
                        new JsonObject()
                                .put("url", OURS.toString())
                                .put("content_type", "json")
                                .put("insecure_ssl", number ? (Object) 0 : "0")
                                .put("secret", "********"));

        assertThat(Hook.from(json)).isEqualTo(good(5));
    }

    @Test
    void aConfigurationThatSaysNothingIsNotRight() {
        var json = new JsonObject()
                .put("id", 5)
                .put("active", true)
                .put("events", new JsonArray())
                .put("config", new JsonObject());

        assertThat(Hook.from(json)).isEqualTo(new Hook(5, "", "", "", Set.of(), true));
        assertThat(Hook.from(json).wrong()).hasSize(3);
    }
}

package dev.slipway.github;

import static dev.slipway.github.ScriptedGitHub.failure;
import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import dev.slipway.fleet.Failure;
import dev.slipway.github.ScriptedGitHub.Asked;
import dev.slipway.github.ScriptedGitHub.Reply;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.vertx.junit5.VertxExtension;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@ExtendWith(VertxExtension.class)
@Timeout(60)
class RunnerGroupsTest {
    private static final String GROUPS = "GET /orgs/acme/actions/runner-groups";
    private static final String JIT = "POST /orgs/acme/actions/runners/generate-jitconfig";

    private ScriptedGitHub github;

    @BeforeEach
    void start(Vertx vertx, @TempDir Path directory) {
        github = new ScriptedGitHub(vertx, directory);
        github.on(JIT, Reply.error(403, "Resource not accessible"));
    }

    @AfterEach
    void stop() {
        github.close();
    }

    private static JsonObject group(long id, String name) {
        return new JsonObject()
                .put("id", id)
                .put("name", name)
                .put("visibility", "all")
                .put("allows_public_repositories", true)
                .put("inherited", false);
    }

    private void groups(JsonObject... groups) {
        github.on(
                GROUPS,
                Reply.ok(new JsonObject()
                        .put("total_count", groups.length)
                        .put("runner_groups", new JsonArray(List.of(groups)))));
    }

    private Failure refused() {
        return failure(github.client.jitConfig("acme", "a", List.of("linux"), "gold"));
    }

    @Test
    void aGroupThatIsLookedUpAgainIsAskedForConditionally() {
        groups(group(1, "Default"), group(5, "gold"));

        Failure first = refused();
        Failure second = refused();

        assertThat(Stream.of(first, second))
                .allMatch(failure -> failure.message().contains("'gold' cannot be used"));
        assertThat(github.asked)
                .filteredOn(asked -> asked.uri().contains("runner-groups"))
                .extracting(Asked::conditional)
                .containsExactly(false, true);
    }

    @Test
    void anInheritedGroupThatIsRefusedIsSaidToBeTheEnterprises() {
        groups(group(5, "gold").put("inherited", true));

        assertThat(refused().message()).contains("'gold' cannot be used: it is the enterprise's");
    }

    @ParameterizedTest
    @CsvSource({
        "visibility, selected, selected repositories only",
        "visibility, private, private repositories only",
        "allows_public_repositories, false, public repositories may not use it",
        "restricted_to_workflows, true, only the workflows"
    })
    void aGroupWhoseRunnersAreNotGivenEveryJobIsSaidOnce(String field, String value, String expected) {
        Object of = field.equals("visibility") ? value : Boolean.valueOf(value);
        groups(group(5, "gold").put(field, of));

        try (var said = new Said()) {
            Failure first = refused();
            Failure second = refused();

            assertThat(Stream.of(first, second)).allMatch(failure -> failure.kind() == Failure.Kind.FORBIDDEN);
            assertThat(said.at(Level.INFO)).singleElement().asString().contains(expected, "gold", "acme");
        }
    }

    @Test
    void aGroupThatSaysLittleOfItselfServesAll() {
        RunnerGroups.Group group =
                RunnerGroups.group(new JsonObject().put("id", 5).put("name", "gold"));

        assertThat(group).isEqualTo(new RunnerGroups.Group(5, "gold", "", false));
    }

    @Test
    void aMissingGroupIsSaidWithThoseThatThereAre() {
        groups(group(1, "Default"), group(5, "silver"));

        Failure failure = refused();

        assertThat(failure.kind()).isEqualTo(Failure.Kind.INVALID);
        assertThat(failure.message()).contains("acme", "'gold'", "Default", "silver", "runner-group");
        assertThat(github.asked).hasSize(1);
    }
}

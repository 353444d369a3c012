package dev.slipway.github;

import static dev.slipway.github.ScriptedGitHub.get;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.slipway.github.ScriptedGitHub.Reply;
import io.vertx.core.Vertx;
import io.vertx.junit5.VertxExtension;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A server that says what it was sent must not make us say it: no token, signature or key in a message or a log. */
@ExtendWith(VertxExtension.class)
@Timeout(60)
class SecretsUnsaidTest {

    private static List<String> secrets(AppWorld world) {
        List<String> secrets = new ArrayList<>(List.of("ghs_secret", ScriptedGitHub.SECRET_TOKEN));
        world.shown().forEach(jwt -> {
            secrets.add(jwt.getToken());
            secrets.add(jwt.getSignature());
        });
        Keys.pkcs1(world.key)
                .lines()
                .filter(line -> line.length() > 20 && !line.startsWith("-----"))
                .forEach(secrets::add);
        return secrets;
    }

    @ParameterizedTest
    @ValueSource(ints = {401, 403, 404, 409, 422, 429, 500})
    void noRefusalQuotesATokenOrASignature(int status, Vertx vertx, @TempDir Path directory) {
        try (var said = new Said();
                var world = new AppWorld(vertx, directory, OptionalLong.empty())) {
            world.on(
                    AppWorld.RUNNERS,
                    asked -> Reply.error(status, "you sent " + asked.headers().get("authorization")));
            List<String> words = new ArrayList<>();
            words.add(message(world));
            words.add(message(world));
            world.pass(Duration.ofHours(2));
            world.onApp(
                    AppWorld.issuing(77),
                    asked -> Reply.error(status, "you sent " + asked.headers().get("authorization")));
            words.add(message(world));
            words.addAll(said.all());

            assertThat(world.shown()).isNotEmpty();
            assertThat(words)
                    .hasSizeGreaterThanOrEqualTo(3)
                    .allSatisfy(line -> assertThat(line).doesNotContain(secrets(world)));
        }
    }

    private static String message(AppWorld world) {
        GitHubException failed = catchThrowableOfType(
                GitHubException.class, () -> get(world.client().registrations("acme")));
        return failed.getMessage() + failed.failure();
    }

    @Test
    void aTokenIsNotSpelledOut() {
        var token = new IssuedToken(77, "ghs_secret1", Map.of(), 0, Duration.ofHours(1));

        assertThat(token.toString()).contains("hidden", "77").doesNotContain("ghs_secret1");
    }
}

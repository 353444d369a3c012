package dev.slipway.github;

import com.networknt.schema.InputFormat;
import com.networknt.schema.Schema;
import com.networknt.schema.SchemaLocation;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SpecificationVersion;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;

/** The schemas of GitHub's webhooks as a judge of what is delivered. They refuse fields that GitHub does not have. */
public final class GitHubDeliverySchemas {
    private static final String LOCATION = "https://slipway.invalid/webhooks.json";

    private static final class Loaded {
        static final SchemaRegistry REGISTRY = registry();
    }

    private GitHubDeliverySchemas() {}

    private static SchemaRegistry registry() {
        return SchemaRegistry.withDefaultDialect(
                SpecificationVersion.DRAFT_7, builder -> builder.schemas(Map.of(LOCATION, text())));
    }

    private static String text() {
        try (InputStream in = GitHubDeliverySchemas.class.getResourceAsStream("/github/webhooks.json")) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /**
     * What is wrong with a delivery's payload; empty if nothing is.
     *
     * @param event {@code ping} or {@code workflow_job}
     * @param action of a {@code workflow_job}; of a ping empty
     */
    public static List<String> violations(String event, String action, String payload) {
        String name = event.equals("ping") ? "ping$event" : event + "$" + action;
        Schema schema = Loaded.REGISTRY.getSchema(SchemaLocation.of(LOCATION + "#/definitions/" + name));
        return schema
                .validate(
                        payload,
                        InputFormat.JSON,
                        context -> context.executionConfig(config -> config.formatAssertionsEnabled(true)))
                .stream()
                .map(Object::toString)
                .toList();
    }
}

package dev.slipway.github;

import com.atlassian.oai.validator.OpenApiInteractionValidator;
import com.atlassian.oai.validator.model.SimpleRequest;
import com.atlassian.oai.validator.model.SimpleResponse;
import com.atlassian.oai.validator.report.LevelResolver;
import com.atlassian.oai.validator.report.ValidationReport;
import com.atlassian.oai.validator.report.ValidationReport.Level;
import io.vertx.core.MultiMap;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.DecodeException;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/** GitHub's own OpenAPI description as a judge of single exchanges. It also refuses fields that GitHub does not have. */
final class GitHubDescription {
    /** GitHub answers these to any operation, whether they are listed for it or not. */
    private static final Set<Integer> UNLISTED_ERRORS = Set.of(301, 401, 403, 404, 422, 429);

    /** GitHub's errors carry their status; the description of a 422 leaves it out. */
    private static final String STATUS_TOO = "properties which are not allowed by the schema: [\"status\"]";

    private static final Pattern MOVED = Pattern.compile("^/repositories/\\d+");

    private static final class Loaded {
        static final GitHubDescription DESCRIPTION = new GitHubDescription();
    }

    private final JsonObject description;
    private final OpenApiInteractionValidator validator;

    /** One exchange as it went over the wire; {@code uri} with its query, without the API's own prefix. */
    record Exchange(
            String method,
            String uri,
            MultiMap requestHeaders,
            Buffer requestBody,
            int status,
            String type,
            Buffer body) {
        String path() {
            int query = uri.indexOf('?');
            String path = query < 0 ? uri : uri.substring(0, query);
            // What a renamed repository redirects to has no description of its own.
            return MOVED.matcher(path).replaceFirst("/repos/moved/repository");
        }

        @Override
        public String toString() {
            return method + " " + uri + " -> " + status;
        }
    }

    private GitHubDescription() {
        String text = resource("/github/openapi.json");
        description = new JsonObject(text);
        validator = OpenApiInteractionValidator.createForInlineApiSpecification(text)
                .withLevelResolver(LevelResolver.create()
                        .withLevel("validation.request.parameter.query.unexpected", Level.ERROR)
                        .build())
                .build();
    }

    static GitHubDescription loaded() {
        return Loaded.DESCRIPTION;
    }

    /** What is wrong with it; nothing if it is as GitHub describes it. */
    List<String> violations(Exchange exchange) {
        List<String> violations = new ArrayList<>();
        Optional<JsonObject> operation = operation(exchange);
        if (operation.isEmpty()) {
            return List.of(exchange + ": GitHub has no such operation");
        }
        say(violations, exchange, "request", validator.validateRequest(request(exchange)));
        if (operation.get().getJsonObject("responses").containsKey(Integer.toString(exchange.status()))) {
            var method = com.atlassian.oai.validator.model.Request.Method.valueOf(exchange.method());
            say(
                    violations,
                    exchange,
                    "response",
                    validator.validateResponse(exchange.path(), method, response(exchange)));
        } else {
            unlisted(exchange).ifPresent(violations::add);
        }
        if (exchange.status() == 204 && exchange.body().length() > 0) {
            violations.add(exchange + ": a body where there is none");
        }
        return violations;
    }

    private Optional<JsonObject> operation(Exchange exchange) {
        JsonObject paths = description.getJsonObject("paths");
        return paths.fieldNames().stream()
                .filter(template -> exchange.path().matches(template.replaceAll("\\{[^}]+}", "[^/]+")))
                .map(template -> paths.getJsonObject(template)
                        .getJsonObject(exchange.method().toLowerCase(Locale.ROOT)))
                .filter(found -> found != null)
                .findFirst();
    }

    private static SimpleRequest request(Exchange exchange) {
        var builder = new SimpleRequest.Builder(exchange.method(), exchange.path());
        exchange.requestHeaders()
                .forEach((name, value) -> builder.withHeader(
                        name,
                        // GitHub documents this media type for every operation; its description spells it plainly.
                        value.equals("application/vnd.github+json") ? "application/json" : value));
        int query = exchange.uri().indexOf('?');
        if (query >= 0) {
            for (String parameter : exchange.uri().substring(query + 1).split("&", -1)) {
                String[] parts = parameter.split("=", 2);
                builder.withQueryParam(parts[0], URLDecoder.decode(parts[1], StandardCharsets.UTF_8));
            }
        }
        return exchange.requestBody().length() == 0
                ? builder.build()
                : builder.withBody(exchange.requestBody().toString()).build();
    }

    private static SimpleResponse response(Exchange exchange) {
        var builder = SimpleResponse.Builder.status(exchange.status());
        if (!exchange.type().isEmpty()) {
            builder.withContentType(exchange.type());
        }
        return exchange.body().length() == 0
                ? builder.build()
                : builder.withBody(exchange.body().toString()).build();
    }

    private static Optional<String> unlisted(Exchange exchange) {
        if (exchange.status() >= 500) {
            return Optional.empty();
        }
        if (exchange.status() == 304) {
            return exchange.body().length() == 0 && exchange.method().equals("GET")
                    ? Optional.empty()
                    : Optional.of(exchange + ": a 304 has no body and answers a GET");
        }
        if (!UNLISTED_ERRORS.contains(exchange.status())) {
            return Optional.of(exchange + ": GitHub has no such status here");
        }
        try {
            JsonObject error = new JsonObject(exchange.body());
            boolean good = error.getValue("message") instanceof String
                    && error.getValue("documentation_url") instanceof String;
            return good ? Optional.empty() : Optional.of(exchange + ": no error as GitHub says it: " + error.encode());
        } catch (DecodeException e) {
            return Optional.of(exchange + ": an error that is no JSON");
        }
    }

    private static void say(List<String> violations, Exchange exchange, String side, ValidationReport report) {
        report.getMessages().stream()
                .filter(message -> message.getLevel() == Level.ERROR)
                .filter(message ->
                        !(exchange.status() == 422 && message.getMessage().endsWith(STATUS_TOO)))
                .forEach(message -> violations.add(
                        "%s: %s: [%s] %s".formatted(exchange, side, message.getKey(), message.getMessage())));
    }

    private static String resource(String name) {
        try (InputStream in = GitHubDescription.class.getResourceAsStream(name)) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}

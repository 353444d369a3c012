package dev.slipway.github;

import com.auth0.jwt.JWT;
import com.auth0.jwt.algorithms.Algorithm;
import com.auth0.jwt.exceptions.JWTVerificationException;
import com.auth0.jwt.interfaces.DecodedJWT;
import dev.slipway.config.CredentialSettings;
import dev.slipway.config.GitHubSettings;
import dev.slipway.fleet.Fleet;
import dev.slipway.fleet.Pool;
import dev.slipway.github.ScriptedGitHub.Asked;
import dev.slipway.github.ScriptedGitHub.Reply;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Path;
import java.security.KeyPair;
import java.security.interfaces.RSAPublicKey;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Function;

/**
 * A scripted GitHub with an App that is installed at {@code acme}: it judges the App's signatures and times as GitHub does,
 * by its own clock, and issues tokens for an hour. Its clock and ours go on when a test says so.
 */
final class AppWorld implements AutoCloseable {
    static final String CLIENT_ID = "Iv23liSlipway";
    static final String LOOK_UP = "GET /orgs/acme/installation";
    static final String RUNNERS = "GET /orgs/acme/actions/runners";
    private static final Instant START = Instant.parse("2026-03-01T12:00:00Z");

    final ScriptedGitHub github;
    final GitHubClients clients;
    final List<GitHubCall> calls = new CopyOnWriteArrayList<>();
    final Path keyFile;
    /** What our clock is ahead of GitHub's. */
    volatile Duration wrong = Duration.ZERO;

    volatile KeyPair key = Keys.rsa("app");
    volatile Map<String, String> permissions = Map.of("organization_self_hosted_runners", "write");
    /** Instead of a token. */
    volatile Optional<Reply> noToken = Optional.empty();

    private final AtomicLong nanos = new AtomicLong(Long.MAX_VALUE - 1_000_000);
    private final long began = nanos.get();
    private final AtomicInteger issued = new AtomicInteger();
    private final Set<String> good = ConcurrentHashMap.newKeySet();
    private final List<DecodedJWT> shown = new CopyOnWriteArrayList<>();
    private volatile boolean dated = true;

    AppWorld(Vertx vertx, Path directory, OptionalLong installation) {
        github = new ScriptedGitHub(vertx, directory);
        keyFile = directory.resolve("app.pem");
        writeKey(Keys.pkcs1(key));
        var app = new CredentialSettings.App(CLIENT_ID, installation, keyFile);
        var settings = new GitHubSettings(
                "acme",
                URI.create(github.url()),
                "Default",
                Map.of("app", app, Pool.DEFAULT_CREDENTIAL, new CredentialSettings.Token(directory.resolve("token"))),
                Optional.empty(),
                Optional.empty());
        clients = new GitHubClients(
                vertx,
                settings,
                credential -> calls::add,
                GitHubTimeouts.usual(),
                new Clocks(nanos::get, () -> now().plus(wrong)));
        installedAt(LOOK_UP, 77);
        on(RUNNERS, asked -> Reply.ok("{\"total_count\":0,\"runners\":[]}"));
    }

    /** By GitHub's clock. */
    Instant now() {
        return START.plusNanos(nanos.get() - began);
    }

    void pass(Duration time) {
        long unused = nanos.addAndGet(time.toNanos());
    }

    void undated() {
        dated = false;
    }

    void writeKey(String pem) {
        try {
            Certificates.replace(keyFile, pem);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** A call that needs a token that GitHub issued, and is good. */
    void on(String request, Function<Asked, Reply> answer) {
        github.on(
                request,
                asked -> dated(
                        good.contains(bearer(asked)) ? answer.apply(asked) : Reply.error(401, "Bad credentials")));
    }

    /** A call that needs the App's own signature. */
    void onApp(String request, Function<Asked, Reply> answer) {
        github.on(request, asked -> dated(refusal(asked).orElseGet(() -> answer.apply(asked))));
    }

    void installedAt(String lookUp, long id) {
        onApp(lookUp, asked -> Reply.ok(new JsonObject().put("id", id).putNull("suspended_at")));
        onApp(issuing(id), asked -> noToken.orElseGet(this::issue));
    }

    static String issuing(long id) {
        return "POST /app/installations/" + id + "/access_tokens";
    }

    private Reply issue() {
        String token = "ghs_secret" + issued.incrementAndGet();
        good.add(token);
        return Reply.of(
                201,
                new JsonObject()
                        .put("token", token)
                        .put("expires_at", now().plus(Duration.ofHours(1)).toString())
                        .put("permissions", new JsonObject(Map.copyOf(permissions))));
    }

    /** What GitHub does with the tokens that it has issued. */
    void revokeAll() {
        good.clear();
    }

    private Reply dated(Reply reply) {
        return dated
                ? reply.with("date", DateTimeFormatter.RFC_1123_DATE_TIME.format(now().atOffset(ZoneOffset.UTC)))
                : reply;
    }

    private static String bearer(Asked asked) {
        return asked.headers().get("authorization").replaceFirst("^Bearer ", "");
    }

    /** As GitHub judges, and in its words. */
    private Optional<Reply> refusal(Asked asked) {
        DecodedJWT jwt;
        try {
            jwt = JWT.decode(bearer(asked));
            Algorithm.RSA256((RSAPublicKey) key.getPublic(), null).verify(jwt);
        } catch (JWTVerificationException e) {
            return Optional.of(Reply.error(401, "A JSON web token could not be decoded"));
        }
        shown.add(jwt);
        if (!CLIENT_ID.equals(jwt.getIssuer())) {
            return Optional.of(Reply.error(401, "Integration not found"));
        }
        if (jwt.getIssuedAtAsInstant().isAfter(now())) {
            return Optional.of(
                    Reply.error(
                            401,
                            "'Issued at' claim ('iat') must be an Integer representing the time that the assertion was issued"));
        }
        Instant end = jwt.getExpiresAtAsInstant();
        boolean wrongEnd = end.isAfter(now().plus(Duration.ofMinutes(10))) || !end.isAfter(now());
        return wrongEnd
                ? Optional.of(Reply.error(401, "'Expiration time' claim ('exp') is too far in the future"))
                : Optional.empty();
    }

    /** The App's signed tokens that came with a good signature. */
    List<DecodedJWT> shown() {
        return shown;
    }

    Fleet fleet() {
        return HookKeepers.fleetOf("app@acme", "acme");
    }

    GitHubClient client() {
        return clients.of(fleet(), "acme");
    }

    Listing list() {
        return ScriptedGitHub.get(client().registrations("acme"));
    }

    /** How often this was asked. */
    long asked(String request) {
        return github.asked.stream()
                .filter(asked -> asked.toString().startsWith(request))
                .count();
    }

    /** The tokens that calls of this showed, in turn. */
    List<String> shownTo(String request) {
        return github.asked.stream()
                .filter(asked -> asked.toString().startsWith(request))
                .map(AppWorld::bearer)
                .toList();
    }

    @Override
    public void close() {
        ScriptedGitHub.get(clients.close());
        github.close();
    }
}

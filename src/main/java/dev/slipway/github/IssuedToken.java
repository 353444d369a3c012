package dev.slipway.github;

import dev.slipway.fleet.Failure;
import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * A token that GitHub issued for an installation of an App.
 *
 * @param installation its id
 * @param permissions what it may, by GitHub's keys, such as {@code actions}: {@code read}
 * @param at when it was asked for, of a clock of nanoseconds
 * @param life from then on; an hour, as GitHub says
 */
record IssuedToken(long installation, String token, Map<String, String> permissions, long at, Duration life) {
    /** It is not used to its last second: a call takes a while. */
    private static final Duration LAST_SECONDS = Duration.ofSeconds(30);

    /** How long before its end it is renewed, so that a look a few minutes later still finds it good. */
    private static final Duration RENEWED_BEFORE = Duration.ofMinutes(10);

    /** What comes from the outside has an end. */
    private static final Duration LONGEST = Duration.ofHours(24);

    private static final Pattern FORM = Pattern.compile("[!-~]{1,4000}");

    IssuedToken {
        permissions = Map.copyOf(permissions);
    }

    /**
     * @param now by GitHub's clock
     * @param at when it was asked for, of a clock of nanoseconds
     */
    static IssuedToken from(long installation, JsonObject answer, Instant now, long at) {
        String token = Json.text(answer, "token");
        Duration life = Duration.between(now, Json.instant(answer, "expires_at"));
        if (!FORM.matcher(token).matches() || life.compareTo(LAST_SECONDS) <= 0) {
            throw new GitHubException(
                    Failure.Kind.FAILED,
                    "GitHub issued a token that cannot be used: it is %s"
                            .formatted(life.compareTo(LAST_SECONDS) <= 0 ? "over already" : "no printable ASCII"));
        }
        JsonObject permissions = answer.getValue("permissions") instanceof JsonObject told ? told : new JsonObject();
        return new IssuedToken(
                installation,
                token,
                permissions.stream()
                        .filter(entry -> entry.getValue() instanceof String)
                        .collect(Collectors.toMap(Map.Entry::getKey, entry -> (String) entry.getValue())),
                at,
                life.compareTo(LONGEST) > 0 ? LONGEST : life);
    }

    boolean good(long now) {
        return now - at < life.minus(LAST_SECONDS).toNanos();
    }

    /** Whether it is time for the next, while this one is still good. */
    boolean old(long now) {
        Duration early = RENEWED_BEFORE.compareTo(life.dividedBy(4)) < 0 ? RENEWED_BEFORE : life.dividedBy(4);
        return now - at >= life.minus(early).toNanos();
    }

    Duration age(long now) {
        return Duration.ofNanos(now - at);
    }

    @Override
    public String toString() {
        return "IssuedToken[installation=" + installation + ", token=hidden, permissions=" + permissions + "]";
    }
}

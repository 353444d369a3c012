package dev.slipway.github;

import java.time.DateTimeException;
import java.time.Instant;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * What GitHub tells of a credential that it accepts.
 *
 * @param rate its hourly limit; empty if this server has none
 * @param scopes of a classic token, as GitHub lists them; empty of anything else
 * @param ends when the token expires; empty if it does not, or if GitHub does not say
 */
public record Standing(Optional<RateLimit> rate, Optional<String> scopes, Optional<Instant> ends) {
    /** As it is seen: {@code 2026-03-01 12:00:00 UTC}, or with an offset. GitHub documents no form. */
    private static final List<DateTimeFormatter> FORMS = List.of(
            DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm:ss z", Locale.ROOT),
            DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm:ss Z", Locale.ROOT),
            DateTimeFormatter.ISO_OFFSET_DATE_TIME);

    private static final int LONGEST = 200;

    static Standing from(GitHubResponse response) {
        return new Standing(
                Optional.of(RateLimit.from(response.json())),
                response.header("x-oauth-scopes").map(scopes -> OneLine.of(scopes, LONGEST)),
                response.header("github-authentication-token-expiration").flatMap(Standing::instant));
    }

    /** Of a server without limits, which tells nothing else either. */
    static Standing unlimited() {
        return new Standing(Optional.empty(), Optional.empty(), Optional.empty());
    }

    static Optional<Instant> instant(String text) {
        return FORMS.stream()
                .map(form -> instant(text.strip(), form))
                .flatMap(Optional::stream)
                .findFirst();
    }

    private static Optional<Instant> instant(String text, DateTimeFormatter form) {
        try {
            return Optional.of(ZonedDateTime.parse(text, form).toInstant());
        } catch (DateTimeException e) {
            return Optional.empty();
        }
    }
}

package dev.slipway.github;

import dev.slipway.github.WebhookObserver.Outcome;
import io.vertx.core.MultiMap;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerRequest;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.regex.Pattern;

/**
 * The head of a request, as far as a delivery needs it. Nothing of it is signed.
 *
 * @param signature what the body's is said to be, well formed
 * @param event GitHub's name of it; empty if there is none
 * @param guid of the delivery, if it has a usable one
 * @param form whether the body is a form rather than JSON
 * @param forwarded whether another unit passes it on
 * @param passedOn the headers that a unit needs to verify and understand it
 */
record DeliveryHead(
        String signature,
        Optional<String> event,
        Optional<String> guid,
        boolean form,
        boolean forwarded,
        MultiMap passedOn) {

    static final String SIGNATURE = "X-Hub-Signature-256";
    static final String EVENT = "X-GitHub-Event";
    static final String GUID = "X-GitHub-Delivery";

    /** Marks what one unit passes on to another. */
    static final String FORWARDED = "X-Slipway-Forwarded";

    private static final String JSON = "application/json";
    private static final String FORM = "application/x-www-form-urlencoded";
    private static final Pattern LENGTH = Pattern.compile("[0-9]{1,18}");
    private static final List<String> PASSED_ON = List.of(
            HttpHeaders.CONTENT_TYPE.toString(),
            HttpHeaders.USER_AGENT.toString(),
            SIGNATURE,
            EVENT,
            GUID,
            "X-GitHub-Hook-ID",
            "X-GitHub-Hook-Installation-Target-Type",
            "X-GitHub-Hook-Installation-Target-ID");

    /**
     * What is wrong with a request by its head alone, so that its body need not be read.
     *
     * @param path the only one that is served
     * @param maxBody in bytes
     */
    static Optional<Outcome> refusal(HttpServerRequest request, String path, long maxBody) {
        if (!path.equals(request.path())) {
            return Optional.of(Outcome.NOT_FOUND);
        }
        if (!request.method().equals(HttpMethod.POST)) {
            return Optional.of(Outcome.WRONG_METHOD);
        }
        MultiMap headers = request.headers();
        if (!understood(headers)) {
            return Optional.of(Outcome.UNSUPPORTED);
        }
        if (length(headers).orElse(0) > maxBody) {
            return Optional.of(Outcome.TOO_LARGE);
        }
        return signature(headers).isEmpty() ? Optional.of(Outcome.UNSIGNED) : Optional.empty();
    }

    /** To be asked for only if there is no {@link #refusal}. */
    static DeliveryHead of(MultiMap headers) {
        MultiMap passedOn = MultiMap.caseInsensitiveMultiMap();
        for (String name : PASSED_ON) {
            String value = headers.get(name);
            if (value != null) {
                passedOn.set(name, value);
            }
        }
        return new DeliveryHead(
                signature(headers).orElseThrow(),
                Optional.ofNullable(headers.get(EVENT)).filter(event -> !event.isBlank()),
                SeenDeliveries.guid(headers.get(GUID)),
                type(headers).equals(FORM),
                headers.contains(FORWARDED),
                passedOn);
    }

    private static Optional<String> signature(MultiMap headers) {
        List<String> told = headers.getAll(SIGNATURE);
        return told.size() == 1 && Signature.wellFormed(told.get(0)) ? Optional.of(told.get(0)) : Optional.empty();
    }

    private static boolean understood(MultiMap headers) {
        String type = type(headers);
        String coding = headers.get(HttpHeaders.CONTENT_ENCODING);
        return (type.equals(JSON) || type.equals(FORM)) && (coding == null || coding.equalsIgnoreCase("identity"));
    }

    /** Without its parameters. */
    private static String type(MultiMap headers) {
        String type = headers.get(HttpHeaders.CONTENT_TYPE);
        if (type == null) {
            return "";
        }
        int end = type.indexOf(';');
        return (end < 0 ? type : type.substring(0, end)).strip().toLowerCase(Locale.ROOT);
    }

    /** How long the body is said to be, in bytes; empty if that is not told. */
    static OptionalLong length(MultiMap headers) {
        String told = headers.get(HttpHeaders.CONTENT_LENGTH);
        if (told == null) {
            return OptionalLong.empty();
        }
        return OptionalLong.of(LENGTH.matcher(told).matches() ? Long.parseLong(told) : Long.MAX_VALUE);
    }
}

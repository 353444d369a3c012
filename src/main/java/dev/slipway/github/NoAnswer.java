package dev.slipway.github;

import dev.slipway.config.Proxy;
import dev.slipway.fleet.Failure;
import io.netty.handler.proxy.ProxyConnectException;
import io.netty.handler.ssl.NotSslRecordException;
import java.net.ConnectException;
import java.net.UnknownHostException;
import java.security.cert.CertificateExpiredException;
import java.security.cert.CertificateNotYetValidException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeoutException;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.net.ssl.SSLException;

/**
 * What a call that ended without an answer means: which of those in between failed, how, and what to do. What is said
 * follows from the kinds of the exceptions, and where those of the JDK and Netty have no kinds, from their texts.
 */
final class NoAnswer {
    private static final Pattern STATUS = Pattern.compile("status: (\\d{3})");
    private static final Pattern WRONG_NAME = Pattern.compile("No subject alternative|No name matching");

    private final Endpoint endpoint;
    private final GitHubRequest request;
    private final List<Throwable> causes = new ArrayList<>();

    private NoAnswer(Endpoint endpoint, GitHubRequest request, Throwable trouble) {
        this.endpoint = endpoint;
        this.request = request;
        for (Throwable cause = trouble; cause != null && causes.size() < 20; cause = cause.getCause()) {
            causes.add(cause);
        }
    }

    static Failure of(Endpoint endpoint, GitHubRequest request, Throwable trouble) {
        return trouble instanceof GitHubException known
                ? known.failure()
                : new NoAnswer(endpoint, request, trouble).failure();
    }

    private Failure failure() {
        Optional<BoundedExchange.TooLong> tooLong = first(BoundedExchange.TooLong.class);
        if (tooLong.isPresent()) {
            return new Failure(
                    Failure.Kind.FAILED,
                    "GitHub's answer to " + request + " was cut off: "
                            + tooLong.get().getMessage());
        }
        if (first(TimeoutException.class).isPresent()) {
            return new Failure(Failure.Kind.TIMEOUT, "GitHub did not answer " + request + " in time" + by());
        }
        return new Failure(
                Failure.Kind.UNREACHABLE,
                "GitHub cannot be reached for " + request + ": "
                        + proxy().or(this::certificate).or(this::connection).orElseGet(this::plainly));
    }

    private Optional<String> proxy() {
        Optional<ProxyConnectException> refused = first(ProxyConnectException.class);
        if (endpoint.proxy().isEmpty()) {
            return Optional.empty();
        }
        Proxy proxy = endpoint.proxy().get();
        if (refused.isPresent()) {
            return Optional.of(
                    refused(proxy, OneLine.of(String.valueOf(refused.get().getMessage()), 200)));
        }
        if (first(UnknownHostException.class).isPresent()) {
            return Optional.of("the name of the proxy " + proxy + " cannot be resolved. Is it spelled right?");
        }
        return first(ConnectException.class)
                .map(
                        e -> "there is no connection to the proxy " + proxy
                                + ". Is it running, and does a firewall let us reach it? What is to be reached without goes into no_proxy");
    }

    private String refused(Proxy proxy, String words) {
        String who = "the proxy " + proxy;
        Matcher status = STATUS.matcher(words);
        // Netty's word for what is no HTTP.
        if (!status.find() || status.group(1).equals("999")) {
            return who + (words.contains("timeout") ? " did not answer in time" : " did not answer as one: " + words)
                    + ". Is a proxy for " + endpoint.host() + " there, and one that speaks plain HTTP?";
        }
        return switch (status.group(1)) {
            case "407" ->
                who + " wants to know who asks (407): put a right user and password into " + proxy.variable()
                        + ", as http://user:password@host:port";
            case "502", "503", "504" ->
                who + " answered " + status.group(1) + ": it could not reach " + endpoint.host()
                        + ". Can it resolve the name, and is github.api-url right?";
            default ->
                who + " answered " + status.group(1) + " instead of a connection to " + endpoint.host()
                        + ". Have it allow CONNECT to there, or put "
                        + endpoint.apiUrl().getHost() + " into no_proxy";
        };
    }

    private Optional<String> certificate() {
        if (first(CertificateExpiredException.class).isPresent()) {
            return Optional.of("the certificate of " + endpoint.host() + " has expired" + by()
                    + ". Renew it there; if it is a good one, this host's clock is wrong");
        }
        if (first(CertificateNotYetValidException.class).isPresent()) {
            return Optional.of("the certificate of " + endpoint.host() + " is not valid yet" + by()
                    + ". Is this host's clock right?");
        }
        if (said(WRONG_NAME)) {
            return Optional.of("the certificate shown for " + endpoint.host() + " is another host's" + by()
                    + ". Is github.api-url right, and does its name lead to the right server?");
        }
        if (said(Pattern.compile("PKIX|unable to find valid certification path|unknown_ca"))) {
            return Optional.of("the certificate of " + endpoint.host() + " is of an authority that is not trusted"
                    + by() + ". "
                    + endpoint.caFile()
                            .map(file -> "Put the authority's certificate into " + file + " (github.ca-file)")
                            .orElse("If it is your own authority, put its certificate, in PEM, into a file and"
                                    + " name that in github.ca-file"));
        }
        if (first(NotSslRecordException.class).isPresent()) {
            return Optional.of(endpoint.host() + " does not speak TLS" + by()
                    + ". Are the port and the https of github.api-url right?");
        }
        return first(SSLException.class)
                .map(e -> "no TLS with " + endpoint.host() + " came about" + by() + " ("
                        + OneLine.of(String.valueOf(e.getMessage()), 200)
                        + "). Is github.api-url right, and is no other TLS in between?");
    }

    private Optional<String> connection() {
        if (first(UnknownHostException.class).isPresent()) {
            return Optional.of("the name " + endpoint.apiUrl().getHost()
                    + " cannot be resolved. Is github.api-url right, and does this host's DNS work?");
        }
        if (first(ConnectException.class).isPresent()) {
            return Optional.of("there is no connection to " + endpoint.host()
                    + ". Is github.api-url right, and does a firewall let us reach it? A proxy, if one is needed, goes"
                    + " into https_proxy");
        }
        boolean garbled = !endpoint.tls() && said(Pattern.compile("invalid version format|Connection was closed"));
        return garbled
                ? Optional.of(endpoint.host() + " closed the connection, or did not speak HTTP. If it wants TLS,"
                        + " github.api-url has to begin with https")
                : Optional.empty();
    }

    private String plainly() {
        return OneLine.of(String.valueOf(causes.get(0).getMessage()), 200) + by();
    }

    /** What of others stands in between. */
    private String by() {
        return endpoint.proxy().map(proxy -> " (by the proxy " + proxy + ")").orElse("");
    }

    private <T> Optional<T> first(Class<T> kind) {
        return causes.stream().filter(kind::isInstance).map(kind::cast).findFirst();
    }

    private boolean said(Pattern words) {
        return causes.stream()
                .anyMatch(cause -> cause.getMessage() != null
                        && words.matcher(cause.getMessage()).find());
    }
}

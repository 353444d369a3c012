package dev.slipway.config;

import java.net.URI;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * The proxies that the environment names, as curl and most others understand it: {@code https_proxy} (or in capitals) for
 * https, {@code http_proxy} for http, of which the capitals are no name, for a request's header {@code Proxy} can set them
 * where a CGI runs; and {@code no_proxy} (or in capitals) for what is reached without. An empty variable names none. What is
 * on this machine is always reached without. Pure.
 *
 * <p>https://curl.se/docs/manpage.html#ENVIRONMENT
 */
final class Proxies {

    /** Nothing that looks like a password: a mistake would not show it. */
    private static final String EXPECTED =
            "host:port or user:password@host:port after http://, or nothing: a proxy that"
                    + " wants https or SOCKS is not supported";

    private final Map<String, String> environment;
    private final Unproxied unproxied;

    private Proxies(Map<String, String> environment) {
        this.environment = environment;
        this.unproxied = Unproxied.of(
                first(List.of("no_proxy", "NO_PROXY")).map(environment::get).orElse(""));
    }

    static Proxies of(Map<String, String> environment) {
        return new Proxies(environment);
    }

    /** The one that stands between us and this address; empty if there is none, or none that can be used. */
    Optional<Proxy> to(URI url) {
        return variable(url).flatMap(name -> Proxy.read(name, environment.get(name)));
    }

    /** What is wrong with the variable that names the proxy to this address. */
    Optional<Mistake> mistake(URI url) {
        return variable(url)
                .filter(name -> Proxy.read(name, environment.get(name)).isEmpty())
                .map(name -> new Mistake(name, "something else (not shown: it may hold a password)", EXPECTED));
    }

    private Optional<String> variable(URI url) {
        boolean https = url.getScheme().toLowerCase(Locale.ROOT).equals("https");
        int port = url.getPort() >= 0 ? url.getPort() : https ? 443 : 80;
        String host = url.getHost().replaceAll("[\\[\\]]", "");
        return unproxied.has(host, port)
                ? Optional.empty()
                : first(https ? List.of("https_proxy", "HTTPS_PROXY") : List.of("http_proxy"))
                        .filter(name -> !environment.get(name).isBlank());
    }

    /** The first of these that is set, be it to nothing. */
    private Optional<String> first(List<String> names) {
        return names.stream().filter(environment::containsKey).findFirst();
    }
}

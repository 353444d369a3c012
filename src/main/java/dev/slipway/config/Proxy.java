package dev.slipway.config;

import java.net.URI;
import java.net.URISyntaxException;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

/**
 * A proxy that is spoken to in plain HTTP.
 *
 * @param variable of the environment that named it
 * @param login what it wants to know of us, if it does
 */
public record Proxy(String variable, String host, int port, Optional<Login> login) {

    private static final int USUAL_PORT = 80;
    private static final int HIGHEST_PORT = 65535;

    /** Who we are to the proxy. The password is a secret. */
    public record Login(String user, String password) {
        @Override
        public String toString() {
            return "Login[hidden]";
        }
    }

    /**
     * Reads {@code http://user:password@host:port}, of which all but the host may be left out.
     *
     * @return empty if it is not of this form
     */
    static Optional<Proxy> read(String variable, String url) {
        try {
            var uri = new URI(url.contains("://") ? url : "http://" + url);
            boolean fits = "http".equalsIgnoreCase(uri.getScheme())
                    && uri.getHost() != null
                    && uri.getPort() != 0
                    && uri.getPort() <= HIGHEST_PORT
                    && (uri.getRawPath().isEmpty() || uri.getRawPath().equals("/"))
                    && uri.getRawQuery() == null
                    && uri.getRawFragment() == null;
            return fits ? Optional.of(of(variable, uri)) : Optional.empty();
        } catch (URISyntaxException | IllegalArgumentException e) {
            return Optional.empty();
        }
    }

    private static Proxy of(String variable, URI uri) {
        String host = uri.getHost().replaceAll("[\\[\\]]", "");
        Optional<Login> login = Optional.ofNullable(uri.getRawUserInfo()).map(Proxy::login);
        return new Proxy(variable, host, uri.getPort() < 0 ? USUAL_PORT : uri.getPort(), login);
    }

    private static Login login(String userInfo) {
        int colon = userInfo.indexOf(':');
        return colon < 0
                ? new Login(decoded(userInfo), "")
                : new Login(decoded(userInfo.substring(0, colon)), decoded(userInfo.substring(colon + 1)));
    }

    private static String decoded(String text) {
        // A plus is a plus here, unlike in a form.
        return URLDecoder.decode(text.replace("+", "%2B"), StandardCharsets.UTF_8);
    }

    /** Where it is, without what is secret of it, and who says so: {@code proxy.example.com:3128 (https_proxy)}. */
    @Override
    public String toString() {
        return (host.contains(":") ? "[" + host + "]" : host) + ":" + port + " (" + variable + ")";
    }
}

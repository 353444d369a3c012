package dev.slipway.config;

import java.net.InetAddress;
import java.net.URI;
import java.net.URISyntaxException;
import java.net.UnknownHostException;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The forms of addresses on a network. */
final class Addresses {

    private static final Pattern LISTEN =
            Pattern.compile("(?:\\[([0-9A-Fa-f:.]{2,45})]|([^:\\[\\]]{1,253})):([0-9]{1,5})");
    private static final Pattern IPV4 = Pattern.compile("((25[0-5]|2[0-4][0-9]|1?[0-9]?[0-9])(\\.(?!$)|$)){4}");
    private static final Pattern NUMERIC = Pattern.compile("[0-9.]+");
    private static final Pattern HOST_NAME = Pattern.compile(
            "[A-Za-z0-9]([A-Za-z0-9-]{0,61}[A-Za-z0-9])?(\\.[A-Za-z0-9]([A-Za-z0-9-]{0,61}[A-Za-z0-9])?)*");
    private static final int HIGHEST_PORT = 65535;

    static final Form<Address> LISTEN_ADDRESS =
            Form.of("host:port, such as 127.0.0.1:9480 or [::1]:9480, the port at most 65535", Addresses::address);

    /** Tokens travel to it: in the clear only to this machine. */
    static final Form<URI> API_URL =
            Form.of("an https address (http only on this machine) without user, query and fragment", Addresses::apiUrl);

    /** As GitHub has it, so it is kept as it is written. */
    static final Form<URI> PUBLIC_URL = Form.of(
            "an https address (http only on this machine) with its path, without user, query and fragment, such as"
                    + " https://ci.example.com/webhook",
            text -> url(text)
                    .filter(Addresses::isSafe)
                    .filter(uri -> !uri.getRawPath().isEmpty()));

    /** However it is written, units that mean the same write it the same then. */
    static final Form<URI> UNIT = Form.of(
            "an http or https address without path, user, query and fragment, such as http://10.0.0.2:8480",
            Addresses::unit);

    static final Form<String> URL_PATH = Form.pattern(
            "a path that starts with a slash, up to 200 of A-Z, a-z, 0-9, . _ ~ / and -, such as /webhook",
            "(?!.*(//|/\\.{1,2}(/|$)))/[A-Za-z0-9._~/-]{0,199}");

    private Addresses() {}

    /** Whether only one of the two can be listened on. */
    static boolean collide(Address one, Address other) {
        boolean everywhere = isWildcard(one.host()) || isWildcard(other.host());
        return one.port() != 0
                && one.port() == other.port()
                && (everywhere || one.host().equals(other.host()));
    }

    private static boolean isWildcard(String host) {
        return host.equals("0.0.0.0") || host.equals("::");
    }

    private static Optional<Address> address(String text) {
        Matcher matcher = LISTEN.matcher(text);
        if (!matcher.matches() || Integer.parseInt(matcher.group(3)) > HIGHEST_PORT) {
            return Optional.empty();
        }
        boolean ipv6 = matcher.group(1) != null;
        String host = ipv6 ? matcher.group(1) : matcher.group(2);
        return (ipv6 ? isIpv6(host) : isIpv4(host) || isHostName(host))
                ? Optional.of(new Address(host, Integer.parseInt(matcher.group(3))))
                : Optional.empty();
    }

    private static Optional<URI> apiUrl(String text) {
        return url(text.endsWith("/") ? text.substring(0, text.length() - 1) : text)
                .filter(Addresses::isSafe);
    }

    private static Optional<URI> unit(String text) {
        return url(text.endsWith("/") ? text.substring(0, text.length() - 1) : text)
                .filter(uri -> uri.getScheme().matches("(?i)https?")
                        && uri.getRawPath().isEmpty())
                .map(uri -> {
                    String scheme = uri.getScheme().toLowerCase(Locale.ROOT);
                    boolean usual = uri.getPort() == (scheme.equals("https") ? 443 : 80);
                    String port = uri.getPort() < 0 || usual ? "" : ":" + uri.getPort();
                    return URI.create(scheme + "://" + uri.getHost().toLowerCase(Locale.ROOT) + port);
                });
    }

    private static Optional<URI> url(String text) {
        try {
            var uri = new URI(text);
            boolean clean = uri.getScheme() != null
                    && uri.getHost() != null
                    && uri.getRawUserInfo() == null
                    && uri.getRawQuery() == null
                    && uri.getRawFragment() == null
                    && uri.getPort() != 0
                    && uri.getPort() <= HIGHEST_PORT;
            return Optional.of(uri).filter(u -> clean);
        } catch (URISyntaxException e) {
            return Optional.empty();
        }
    }

    private static boolean isSafe(URI uri) {
        return uri.getScheme().equals("https") || (uri.getScheme().equals("http") && isLoopback(uri.getHost()));
    }

    private static boolean isLoopback(String host) {
        String lower = host.toLowerCase(Locale.ROOT);
        return lower.equals("localhost") || lower.equals("[::1]") || (lower.startsWith("127.") && isIpv4(lower));
    }

    private static boolean isIpv4(String host) {
        return IPV4.matcher(host).matches();
    }

    private static boolean isHostName(String host) {
        return HOST_NAME.matcher(host).matches() && !NUMERIC.matcher(host).matches();
    }

    // With a colon in it a host is taken for an address, so nothing is looked up.
    private static boolean isIpv6(String host) {
        try {
            return host.contains(":") && InetAddress.getByName("[" + host + "]") != null;
        } catch (UnknownHostException e) {
            return false;
        }
    }
}

package dev.slipway.sandbox;

import java.net.URI;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;

/** Where a simulation may send anything at all. */
final class Loopback {
    private static final Pattern IPV4 = Pattern.compile("127(\\.(25[0-5]|2[0-4]\\d|1?\\d?\\d)){3}");

    private Loopback() {}

    /** Whether this is an HTTP URL of this host's loopback, without asking any name service. */
    static boolean is(String url) {
        URI parsed;
        try {
            parsed = URI.create(url);
        } catch (IllegalArgumentException e) {
            return false;
        }
        String scheme = parsed.getScheme() == null ? "" : parsed.getScheme().toLowerCase(Locale.ROOT);
        String host = parsed.getHost() == null ? "" : parsed.getHost().toLowerCase(Locale.ROOT);
        return List.of("http", "https").contains(scheme)
                && (host.equals("localhost")
                        || host.equals("[::1]")
                        || IPV4.matcher(host).matches());
    }
}

package dev.slipway.config;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The hosts that are reached without a proxy, as {@code no_proxy} lists them: names, which also stand for all names below
 * them, with or without a dot before them; addresses; networks such as {@code 10.0.0.0/8}; each of them with a port if only
 * that is meant; and {@code *} for all. As curl has it, and the networks as Go has them. Nothing is looked up.
 */
record Unproxied(List<String> entries) {

    private static final Pattern ENTRY = Pattern.compile("\\[?([^\\[\\]]+?)]?(?::([0-9]{1,5}))?");
    private static final Pattern NETWORK = Pattern.compile("([0-9A-Fa-f:.]+)/([0-9]{1,3})");
    private static final Pattern ADDRESS = Pattern.compile("[0-9.]+|[0-9A-Fa-f.]*:[0-9A-Fa-f:.]*");

    static Unproxied of(String list) {
        return new Unproxied(Arrays.stream(list.split("[,\\s]+", -1))
                .filter(entry -> !entry.isEmpty())
                .map(entry -> entry.toLowerCase(Locale.ROOT))
                .toList());
    }

    /** @param host a name or an address, the latter without brackets */
    boolean has(String host, int port) {
        String plain = host.toLowerCase(Locale.ROOT).replaceAll("\\.$", "");
        return isLoopback(plain) || entries.stream().anyMatch(entry -> matches(entry, plain, port));
    }

    /** What is meant for this machine never leaves it: a proxy would be at another one's loopback. */
    private static boolean isLoopback(String host) {
        return host.equals("localhost")
                || address(host).filter(InetAddress::isLoopbackAddress).isPresent();
    }

    private static boolean matches(String entry, String host, int port) {
        if (entry.equals("*")) {
            return true;
        }
        Optional<InetAddress> address = address(host);
        Matcher network = NETWORK.matcher(entry);
        if (network.matches()) {
            return address.isPresent() && within(address.get(), network.group(1), Integer.parseInt(network.group(2)));
        }
        // Without brackets, colons are an address's own.
        boolean bare = !entry.startsWith("[") && entry.indexOf(':') != entry.lastIndexOf(':');
        Matcher parts = ENTRY.matcher(entry);
        if (!bare && parts.matches()) {
            boolean portFits = parts.group(2) == null || Integer.parseInt(parts.group(2)) == port;
            return portFits && isHost(parts.group(1), host, address);
        }
        return isHost(entry, host, address);
    }

    private static boolean isHost(String entry, String host, Optional<InetAddress> address) {
        if (address.isPresent()) {
            return address(entry).equals(address);
        }
        String name = entry.replaceAll("^\\*?\\.", "").replaceAll("\\.$", "");
        return !name.isEmpty() && (host.equals(name) || host.endsWith("." + name));
    }

    private static boolean within(InetAddress address, String network, int bits) {
        byte[] ours = address.getAddress();
        byte[] theirs = address(network).map(InetAddress::getAddress).orElse(new byte[0]);
        if (ours.length != theirs.length || bits > ours.length * Byte.SIZE) {
            return false;
        }
        for (int bit = 0; bit < bits; bit++) {
            int mask = 0x80 >> (bit % Byte.SIZE);
            if (((ours[bit / Byte.SIZE] ^ theirs[bit / Byte.SIZE]) & mask) != 0) {
                return false;
            }
        }
        return true;
    }

    // Of what can only be an address nothing is looked up.
    private static Optional<InetAddress> address(String host) {
        try {
            return ADDRESS.matcher(host).matches() && (host.contains(":") || isDotted(host))
                    ? Optional.of(InetAddress.getByName(host))
                    : Optional.empty();
        } catch (UnknownHostException e) {
            return Optional.empty();
        }
    }

    private static boolean isDotted(String host) {
        String[] parts = host.split("\\.", -1);
        return parts.length == 4
                && Arrays.stream(parts).allMatch(part -> part.matches("[0-9]{1,3}") && Integer.parseInt(part) <= 255);
    }
}

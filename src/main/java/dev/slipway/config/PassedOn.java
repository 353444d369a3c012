package dev.slipway.config;

import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * Reads what a pool passes on to LXD: {@code config} and {@code devices}. Their values are never shown, for
 * cloud-init's may hold secrets.
 */
final class PassedOn {

    private static final String OURS = "user.slipway.";
    /** Marks what tests made; no decision looks at it. */
    private static final String OF_TESTS = "user.slipway.test";

    /** What a pool has keys of its own for. */
    private static final Set<String> LIMITS = Set.of("limits.cpu", "limits.memory");

    private static final Pattern CONFIG_KEY = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._/-]{0,254}");
    private static final Pattern DEVICE = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._-]{0,63}");

    private static final Form<String> ANY =
            Form.text("a plain text, number or word", text -> true).unshown();

    private final Section pool;

    PassedOn(Section pool) {
        this.pool = pool;
    }

    Map<String, String> config() {
        Section config = pool.section("config");
        for (String key : config.names()) {
            refusal(key).ifPresent(expected -> config.mistake(key, "not for the configuration to set", expected));
        }
        return values(config);
    }

    Map<String, Map<String, String>> devices() {
        Section devices = pool.section("devices");
        var result = new HashMap<String, Map<String, String>>();
        for (String name : devices.names()) {
            Section device = devices.section(name);
            if (!DEVICE.matcher(name).matches()) {
                devices.mistake(name, "no device name", "up to 64 of A-Z, a-z, 0-9, . _ and -");
            }
            if (!device.given("type")) {
                device.mistake("type", "missing", "a device type of LXD, such as nic, disk or proxy");
            }
            if (name.equals("root") && device.given("size") && pool.given("disk")) {
                device.mistake("size", "there beside the pool's disk", "only one of the two");
            }
            result.put(name, values(device));
        }
        return result;
    }

    private static Map<String, String> values(Section section) {
        var values = new HashMap<String, String>();
        for (String key : section.names()) {
            section.optional(key, ANY).ifPresent(value -> values.put(key, value));
        }
        return values;
    }

    /** What is expected instead of this key. */
    private Optional<String> refusal(String key) {
        if (!CONFIG_KEY.matcher(key).matches()) {
            return Optional.of("a key of LXD's instance configuration");
        }
        if (key.startsWith(OURS) && !key.equals(OF_TESTS)) {
            return Optional.of("no key that starts with " + OURS + ", by which Slipway knows what is its own");
        }
        if (key.equals("boot.autostart") || key.equals("boot.autorestart")) {
            return Optional.of("no such key: a runner is never started a second time");
        }
        if (key.startsWith("volatile.")) {
            return Optional.of("no key that starts with volatile., which are LXD's own");
        }
        return LIMITS.contains(key) && pool.given(key.substring("limits.".length()))
                ? Optional.of("no such key beside the pool's " + key.substring("limits.".length()))
                : Optional.empty();
    }
}

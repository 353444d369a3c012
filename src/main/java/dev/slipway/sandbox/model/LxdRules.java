package dev.slipway.sandbox.model;

import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/** What LXD refuses, in the words of LXD 5.0.2. */
final class LxdRules {
    private static final Pattern SIZE = Pattern.compile("[0-9]+( ?([kMGTPE]i?B|B|%))?");
    private static final Pattern WORDS = Pattern.compile("[a-zA-Z0-9-]+");
    private static final Pattern CPUS = Pattern.compile("[0-9]+([-,][0-9]+)*");
    private static final Pattern SWITCH = Pattern.compile("(?i)true|false|1|0|yes|no|on|off");
    private static final Set<String> SWITCHES =
            Set.of("boot.autostart", "security.nesting", "security.privileged", "security.secureboot");
    private static final Set<String> KEY_SPACES = Set.of(
            "agent",
            "boot",
            "cloud-init",
            "cluster",
            "environment",
            "image",
            "limits",
            "linux",
            "migration",
            "nvidia",
            "raw",
            "security",
            "snapshots",
            "user",
            "volatile");

    private LxdRules() {}

    static Optional<String> badName(String name) {
        return nameMistake(name).map(mistake -> "Invalid instance name: " + mistake);
    }

    private static Optional<String> nameMistake(String name) {
        if (name.isEmpty() || name.length() > 63) {
            return Optional.of("Name must be 1-63 characters long");
        }
        if (name.startsWith("-")) {
            return Optional.of("Name must not start with \"-\" character");
        }
        if (Character.isDigit(name.charAt(0))) {
            return Optional.of("Name must not start with a number");
        }
        if (name.endsWith("-")) {
            return Optional.of("Name must not end with \"-\" character");
        }
        return WORDS.matcher(name).matches()
                ? Optional.empty()
                : Optional.of("Name can only contain alphanumeric and hyphen characters");
    }

    static Optional<String> badConfig(Map<String, String> config) {
        return config.entrySet().stream()
                .flatMap(e -> badConfig(e.getKey(), e.getValue()).stream())
                .findFirst();
    }

    private static Optional<String> badConfig(String key, String value) {
        int dot = key.indexOf('.');
        if (dot < 0 || !KEY_SPACES.contains(key.substring(0, dot))) {
            return Optional.of("Unknown configuration key: " + key);
        }
        if (value.isEmpty()) {
            return Optional.empty();
        }
        if (key.equals("limits.memory") && !SIZE.matcher(value).matches()) {
            return Optional.of("Invalid value: " + value);
        }
        if (key.equals("limits.cpu") && !CPUS.matcher(value).matches()) {
            return Optional.of("Invalid CPU limit syntax");
        }
        return SWITCHES.contains(key) && !SWITCH.matcher(value).matches()
                ? Optional.of("Invalid value for a boolean \"" + value + "\"")
                : Optional.empty();
    }
}

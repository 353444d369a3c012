package dev.slipway.fleet;

import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** The labels of a pool's runners: GitHub's own explicitly, since a registration by JIT config gets none by itself. */
final class Labels {

    private static final List<String> SYSTEM = List.of("self-hosted", "Linux");

    /** GitHub's word for each kernel's architecture (the runner's own labels). */
    private static final Map<String, String> ARCHITECTURES =
            Map.of("x86_64", "X64", "aarch64", "ARM64", "armv7l", "ARM");

    private Labels() {}

    /**
     * All that a registration carries.
     *
     * @param kernel its architecture, as LXD spells it
     */
    static List<String> registered(Pool pool, String kernel, String owner) {
        Map<String, String> labels = new LinkedHashMap<>();
        SYSTEM.forEach(label -> add(labels, label));
        architecture(kernel).ifPresent(label -> add(labels, label));
        pool.labels().forEach(label -> add(labels, label));
        add(labels, owner);
        return List.copyOf(labels.values());
    }

    /**
     * What jobs may ask of a pool, in lower case. Of an architecture that is not known yet all are assumed: no job is
     * turned away for what may prove true.
     *
     * @param kernel its architecture, as LXD spells it; the empty text while unknown
     */
    static Set<String> offered(Pool pool, String kernel) {
        Set<String> offered = new HashSet<>();
        SYSTEM.forEach(label -> offered.add(lower(label)));
        pool.labels().forEach(label -> offered.add(lower(label)));
        if (kernel.isEmpty()) {
            ARCHITECTURES.values().forEach(label -> offered.add(lower(label)));
        } else {
            architecture(kernel).ifPresent(label -> offered.add(lower(label)));
        }
        return offered;
    }

    private static Optional<String> architecture(String kernel) {
        return Optional.ofNullable(ARCHITECTURES.get(kernel));
    }

    private static void add(Map<String, String> labels, String label) {
        labels.putIfAbsent(lower(label), label);
    }

    private static String lower(String label) {
        return label.toLowerCase(Locale.ROOT);
    }
}

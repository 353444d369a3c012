package dev.slipway.github;

import java.util.LinkedHashSet;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/** The deliveries that were accepted last, by GitHub's {@code X-GitHub-Delivery}, which stays the same on a redelivery. */
final class SeenDeliveries {
    private static final Pattern GUID = Pattern.compile("[A-Za-z0-9-]{1,64}");

    private final int most;
    private final Set<String> guids = new LinkedHashSet<>();

    SeenDeliveries(int most) {
        this.most = most;
    }

    /** The delivery's name, if it has one that is worth remembering. */
    static Optional<String> guid(String header) {
        return Optional.ofNullable(header).filter(GUID.asMatchPredicate());
    }

    boolean contains(String guid) {
        return guids.contains(guid);
    }

    void add(String guid) {
        guids.remove(guid);
        guids.add(guid);
        if (guids.size() > most) {
            var oldest = guids.iterator();
            String unused = oldest.next();
            oldest.remove();
        }
    }
}

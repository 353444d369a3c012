package dev.slipway.ops;

import java.util.Collection;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.regex.Pattern;

/**
 * The values that one label may take: the known ones, and a few more that look like a word of a protocol. All else is
 * {@code other}, so that nothing that comes from outside makes series without end.
 */
final class BoundedLabel {

    static final String OTHER = "other";

    private static final int FURTHER = 16;
    private static final Pattern WORD = Pattern.compile("[a-z][a-z0-9_-]{0,39}");

    private final Set<String> values = ConcurrentHashMap.newKeySet();
    private final int most;

    BoundedLabel(Collection<String> known) {
        values.addAll(known);
        most = known.size() + FURTHER;
    }

    /** This value if there is room for it, otherwise {@code other}. */
    String of(String value) {
        if (values.contains(value)) {
            return value;
        }
        if (values.size() < most && WORD.matcher(value).matches()) {
            values.add(value);
            return value;
        }
        return OTHER;
    }
}

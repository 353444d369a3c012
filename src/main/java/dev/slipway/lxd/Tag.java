package dev.slipway.lxd;

import java.util.Arrays;
import java.util.Locale;

/** The instance config keys that say what an instance is to Slipway. */
enum Tag {
    FLEET,
    KIND,
    RUNNER,
    POOL,
    PATH,
    REGISTRATION,
    POOL_HASH,
    LAUNCHED_AT,
    JIT_CONFIG;

    static final String PREFIX = "user.slipway.";

    /** The value of {@link #KIND} of a runner. */
    static final String RUNNER_KIND = "runner";

    private final String key = PREFIX + name().toLowerCase(Locale.ROOT).replace('_', '-');

    String key() {
        return key;
    }

    static boolean isKey(String key) {
        return Arrays.stream(values()).anyMatch(tag -> tag.key.equals(key));
    }
}

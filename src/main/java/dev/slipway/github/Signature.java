package dev.slipway.github;

import java.security.MessageDigest;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HexFormat;
import java.util.List;
import java.util.regex.Pattern;
import org.bouncycastle.crypto.CryptoServicesRegistrar;
import org.bouncycastle.crypto.NativeServices;
import org.bouncycastle.crypto.digests.SHA256Digest;
import org.bouncycastle.crypto.macs.HMac;
import org.bouncycastle.crypto.params.KeyParameter;

/**
 * The webhook's secrets, and checks of deliveries against them: HMAC-SHA256 of the raw body, as GitHub documents for
 * {@code X-Hub-Signature-256}. Of one event loop, where any number of checks may be under way.
 */
final class Signature {

    private static final String SCHEME = "sha256=";
    private static final Pattern HEADER = Pattern.compile(SCHEME + "[0-9A-Fa-f]{64}");
    private static final int LENGTH = 32;
    /** Checks kept for the next deliveries; more at once than this is rare, and they can be made anew. */
    private static final int MOST_KEPT = 64;

    private List<byte[]> secrets = List.of();
    private Deque<Check> idle = new ArrayDeque<>();

    /** Whether SHA-256 is computed by native code, which is several times as fast; where it is not, nothing else tells. */
    static boolean isNative() {
        return CryptoServicesRegistrar.hasEnabledService(NativeServices.SHA256);
    }

    /** Whether such a header is {@code sha256=} and 64 hex digits. */
    static boolean wellFormed(String header) {
        return HEADER.matcher(header).matches();
    }

    /** From now on these are the secrets, any of which may match; checks under way end with those that they began with. */
    void use(List<byte[]> next) {
        secrets = List.copyOf(next);
        idle = new ArrayDeque<>();
    }

    /** Whether there is any secret; without one nothing can be checked. */
    boolean usable() {
        return !secrets.isEmpty();
    }

    /** A check of one delivery; it must be ended by either of its ways. */
    Check begin() {
        Check kept = idle.poll();
        return kept == null ? new Check(secrets, idle) : kept;
    }

    /** The body of one delivery, as it comes in. */
    static final class Check {
        private final List<HMac> macs = new ArrayList<>();
        private final byte[] computed = new byte[LENGTH];
        private final Deque<Check> home;

        private Check(List<byte[]> secrets, Deque<Check> home) {
            this.home = home;
            for (byte[] secret : secrets) {
                // Not `new SHA256Digest()`, which is never native.
                var mac = new HMac(SHA256Digest.newInstance());
                mac.init(new KeyParameter(secret));
                macs.add(mac);
            }
        }

        void update(byte[] bytes, int length) {
            for (HMac mac : macs) {
                mac.update(bytes, 0, length);
            }
        }

        /**
         * Ends it. All secrets are compared, each in a time that does not depend on where the difference is.
         *
         * @param header a {@link #wellFormed} one
         */
        boolean matches(String header) {
            byte[] told = HexFormat.of().parseHex(header, SCHEME.length(), header.length());
            boolean matches = false;
            for (HMac mac : macs) {
                int unused = mac.doFinal(computed, 0);
                matches |= MessageDigest.isEqual(computed, told);
            }
            keep();
            return matches;
        }

        /** Ends it without an answer. */
        void abandon() {
            macs.forEach(HMac::reset);
            keep();
        }

        private void keep() {
            if (home.size() < MOST_KEPT) {
                home.push(this);
            }
        }
    }
}

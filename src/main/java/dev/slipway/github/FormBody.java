package dev.slipway.github;

import java.util.Arrays;
import java.util.Optional;

/** Reads {@code payload=} out of a body that is {@code application/x-www-form-urlencoded}, as GitHub sends it. */
final class FormBody {
    private static final byte[] NAME = {'p', 'a', 'y', 'l', 'o', 'a', 'd', '='};

    private FormBody() {}

    /**
     * The decoded value of the first such parameter, which is never longer than the body.
     *
     * @param cut whether the body went on, so that an escape may end in the middle
     * @return empty if there is none, or if it is badly encoded
     */
    static Optional<byte[]> payload(byte[] body, int length, boolean cut) {
        int start = 0;
        while (start < length) {
            int end = endOf(body, start, length);
            if (names(body, start, end)) {
                return decode(body, start + NAME.length, end, cut && end == length);
            }
            start = end + 1;
        }
        return Optional.empty();
    }

    private static int endOf(byte[] body, int start, int length) {
        int end = start;
        while (end < length && body[end] != '&') {
            end++;
        }
        return end;
    }

    private static boolean names(byte[] body, int start, int end) {
        return end - start >= NAME.length && Arrays.equals(body, start, start + NAME.length, NAME, 0, NAME.length);
    }

    private static Optional<byte[]> decode(byte[] body, int from, int to, boolean cut) {
        var decoded = new byte[to - from];
        int length = 0;
        int at = from;
        while (at < to) {
            byte b = body[at];
            if (b != '%') {
                decoded[length++] = b == '+' ? (byte) ' ' : b;
                at++;
                continue;
            }
            if (at + 2 >= to) {
                return cut ? Optional.of(Arrays.copyOf(decoded, length)) : Optional.empty();
            }
            int value = 16 * Character.digit(body[at + 1], 16) + Character.digit(body[at + 2], 16);
            if (Character.digit(body[at + 1], 16) < 0 || Character.digit(body[at + 2], 16) < 0) {
                return Optional.empty();
            }
            decoded[length++] = (byte) value;
            at += 3;
        }
        return Optional.of(Arrays.copyOf(decoded, length));
    }
}

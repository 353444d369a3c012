package dev.slipway.github;

import java.util.Arrays;

/** The first part of one body, counted among all that is held. */
final class HeldBody {
    private static final int FIRST = 8 * 1024;

    private final HeldBodies all;
    private final int most;
    private final Runnable giveWay;
    private final long since;
    private byte[] bytes = {};
    private int length;
    private boolean cut;

    /** @param since of {@link System#nanoTime()} */
    HeldBody(HeldBodies all, int most, Runnable giveWay, long since) {
        this.all = all;
        this.most = most;
        this.giveWay = giveWay;
        this.since = since;
    }

    /** Whether there was room for it. */
    boolean append(byte[] part) {
        int taken = Math.min(part.length, most - length);
        cut |= taken < part.length;
        if (length + taken > bytes.length && !grow(length + taken)) {
            return false;
        }
        System.arraycopy(part, 0, bytes, length, taken);
        length += taken;
        return true;
    }

    private boolean grow(int needed) {
        int capacity = Math.min(most, Math.max(needed, Math.max(FIRST, 2 * bytes.length)));
        if (!all.take(this, capacity - bytes.length)) {
            return false;
        }
        bytes = Arrays.copyOf(bytes, capacity);
        return true;
    }

    /** Not to be changed; only the first {@link #length()} count. */
    byte[] bytes() {
        return bytes;
    }

    int length() {
        return length;
    }

    /** Whether there was more than is kept. */
    boolean cut() {
        return cut;
    }

    long since() {
        return since;
    }

    /** Others need its room. */
    void giveWay() {
        giveWay.run();
        release();
    }

    /** Nothing of it is needed any more. */
    void release() {
        all.give(this, bytes.length);
        bytes = new byte[0];
        length = 0;
    }
}

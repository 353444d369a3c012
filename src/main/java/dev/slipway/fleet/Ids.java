package dev.slipway.fleet;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.LongStream;

/**
 * Ids of jobs, each remembered for a while. Immutable, and cheap for a million a day: they lie sorted in one array for
 * every five minutes, of which only the newest is copied to add one, and eight bytes hold one.
 */
public final class Ids {

    static final Ids NONE = new Ids(List.of());

    private static final Duration BUCKET = Duration.ofMinutes(5);

    /** The ids of one span of time, sorted. */
    private static final class Bucket {
        final long number;
        final long[] ids;

        Bucket(long number, long[] ids) {
            this.number = number;
            this.ids = ids;
        }

        boolean contains(long id) {
            // GitHub's ids grow with time: most buckets are ruled out by their ends.
            return ids[0] <= id && id <= ids[ids.length - 1] && Arrays.binarySearch(ids, id) >= 0;
        }

        Bucket with(long[] more) {
            return new Bucket(
                    number,
                    LongStream.concat(LongStream.of(ids), LongStream.of(more))
                            .sorted()
                            .toArray());
        }

        Bucket with(long id) {
            int at = -Arrays.binarySearch(ids, id) - 1;
            long[] more = new long[ids.length + 1];
            System.arraycopy(ids, 0, more, 0, at);
            more[at] = id;
            System.arraycopy(ids, at, more, at + 1, ids.length - at);
            return new Bucket(number, more);
        }

        @Override
        public boolean equals(Object other) {
            return other instanceof Bucket bucket && number == bucket.number && Arrays.equals(ids, bucket.ids);
        }

        @Override
        public int hashCode() {
            return Arrays.hashCode(ids);
        }
    }

    /** By time. */
    private final List<Bucket> buckets;

    private Ids(List<Bucket> buckets) {
        this.buckets = List.copyOf(buckets);
    }

    /** Whether it is remembered. */
    public boolean contains(long id) {
        return buckets.stream().anyMatch(bucket -> bucket.contains(id));
    }

    /** How many are remembered. */
    public int size() {
        return buckets.stream().mapToInt(bucket -> bucket.ids.length).sum();
    }

    Ids plus(long id, Instant at) {
        if (contains(id)) {
            return this;
        }
        long number = number(at);
        int last = buckets.size() - 1;
        if (last >= 0 && buckets.get(last).number == number) {
            List<Bucket> more = new ArrayList<>(buckets);
            more.set(last, buckets.get(last).with(id));
            return new Ids(more);
        }
        return plus(Map.of(id, at));
    }

    /** Add very many, each with when it was known. */
    Ids plus(Map<Long, Instant> known) {
        Map<Long, LongStream.Builder> fresh = new TreeMap<>();
        known.forEach((id, at) -> {
            if (!contains(id)) {
                fresh.computeIfAbsent(number(at), number -> LongStream.builder())
                        .add(id);
            }
        });
        TreeMap<Long, Bucket> all = new TreeMap<>();
        buckets.forEach(bucket -> all.put(bucket.number, bucket));
        fresh.forEach((number, ids) -> all.merge(
                number, new Bucket(number, ids.build().sorted().toArray()), (old, more) -> old.with(more.ids)));
        return new Ids(List.copyOf(all.values()));
    }

    /** Forget those that were added before this; some may be remembered a little longer. */
    Ids since(Instant first) {
        long number = number(first);
        if (buckets.isEmpty() || buckets.get(0).number >= number) {
            return this;
        }
        return new Ids(
                buckets.stream().filter(bucket -> bucket.number >= number).toList());
    }

    private static long number(Instant at) {
        return Math.floorDiv(at.getEpochSecond(), BUCKET.toSeconds());
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Ids ids && buckets.equals(ids.buckets);
    }

    @Override
    public int hashCode() {
        return buckets.hashCode();
    }

    @Override
    public String toString() {
        return size() + " ids";
    }
}

package dev.slipway.sandbox.model;

import java.time.Duration;
import java.util.random.RandomGenerator;

/**
 * How long a daemon takes over what it does when nothing is wrong.
 *
 * @param record from the request to the instance's record; an image that is downloaded first comes in here
 * @param create from the record to the end of the creation
 * @param start from the request to its end; the guest's first instruction runs a little before that
 * @param stopShown from a stop to the moment when the instance shows as stopped
 * @param stop from then on to the end of the stop; all that time other operations are refused
 * @param delete from the request to its end
 * @param exec from the request to the answer of the command
 * @param reboot from a guest's {@code instance-shutdown} to its {@code instance-restarted}
 * @param tell how long one event takes to be told; events overtake each other within this
 * @param progress how many events tell the progress of a creation
 * @param kept how long an operation can be asked for after its end
 */
public record LxdTimings(
        Span record,
        Span create,
        Span start,
        Span stopShown,
        Span stop,
        Span delete,
        Span exec,
        Span reboot,
        Span tell,
        int progress,
        Duration kept) {

    /** A random time between two bounds, each as likely as the other. */
    public record Span(Duration least, Duration most) {
        public Span {
            if (least.isNegative() || most.compareTo(least) < 0) {
                throw new IllegalArgumentException("a span from " + least + " to " + most + " is none");
            }
        }

        static Span millis(long least, long most) {
            return new Span(Duration.ofMillis(least), Duration.ofMillis(most));
        }

        Duration draw(RandomGenerator random) {
            long micros = least.toNanos() / 1000;
            long room = most.toNanos() / 1000 - micros;
            return Duration.ofNanos(1000 * (micros + (room == 0 ? 0 : random.nextLong(room + 1))));
        }
    }

    /** As LXD 5.0.2 was measured with a Debian image on btrfs. */
    public static LxdTimings measured() {
        return new LxdTimings(
                Span.millis(3, 8),
                Span.millis(350, 650),
                Span.millis(150, 300),
                Span.millis(20, 60),
                Span.millis(500, 600),
                Span.millis(8, 40),
                Span.millis(15, 30),
                Span.millis(140, 170),
                Span.millis(0, 3),
                30,
                Duration.ofSeconds(5));
    }

    /** As LXD 5.0.2 was measured with a 1 MB busybox image: as fast as it gets. */
    public static LxdTimings small() {
        var measured = measured();
        return new LxdTimings(
                measured.record,
                Span.millis(25, 60),
                Span.millis(120, 200),
                measured.stopShown,
                measured.stop,
                measured.delete,
                measured.exec,
                measured.reboot,
                measured.tell,
                measured.progress,
                measured.kept);
    }

    /** The same with fewer events of progress: for runs on virtual time, where each costs and none matters. */
    public LxdTimings withProgress(int events) {
        return new LxdTimings(record, create, start, stopShown, stop, delete, exec, reboot, tell, events, kept);
    }
}

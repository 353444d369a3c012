package dev.slipway.config;

import java.math.BigInteger;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The forms of values with a unit: durations and sizes. */
final class Quantities {

    private static final Pattern DURATION = Pattern.compile("(0|[1-9][0-9]{0,8})(ms|s|m|h)");
    private static final Pattern SIZE = Pattern.compile("([1-9][0-9]{0,17})([A-Za-z]{1,3})");

    /** LXD's units (its {@code units.ParseByteSizeString}). */
    private static final Map<String, BigInteger> UNITS = Map.ofEntries(
            Map.entry("B", BigInteger.ONE),
            Map.entry("kB", BigInteger.TEN.pow(3)),
            Map.entry("MB", BigInteger.TEN.pow(6)),
            Map.entry("GB", BigInteger.TEN.pow(9)),
            Map.entry("TB", BigInteger.TEN.pow(12)),
            Map.entry("KiB", BigInteger.TWO.pow(10)),
            Map.entry("MiB", BigInteger.TWO.pow(20)),
            Map.entry("GiB", BigInteger.TWO.pow(30)),
            Map.entry("TiB", BigInteger.TWO.pow(40)));

    private Quantities() {}

    /** Bounds included. */
    static Form<Duration> duration(Duration from, Duration to) {
        return Form.of(
                "a duration from " + text(from) + " to " + text(to) + " (a whole number and ms, s, m or h)",
                text -> duration(text).filter(value -> value.compareTo(from) >= 0 && value.compareTo(to) <= 0));
    }

    /** In bytes; the bounds, included, are written as the value is. */
    static Form<Long> size(String from, String to) {
        long least = bytes(from).orElseThrow();
        long most = bytes(to).orElseThrow();
        return Form.of(
                "a size from " + from + " to " + to + " (a whole number and B, kB, MB, GB, TB, KiB, MiB, GiB or TiB)",
                text -> bytes(text).filter(value -> value >= least && value <= most));
    }

    /** As it is written, which is LXD's way. */
    static Form<String> sizeText(String from, String to) {
        Form<Long> size = size(from, to);
        return Form.of(size.expected(), text -> size.parse().apply(text).map(bytes -> text));
    }

    private static Optional<Duration> duration(String text) {
        Matcher matcher = DURATION.matcher(text);
        if (!matcher.matches()) {
            return Optional.empty();
        }
        long number = Long.parseLong(matcher.group(1));
        return Optional.of(
                switch (matcher.group(2)) {
                    case "ms" -> Duration.ofMillis(number);
                    case "s" -> Duration.ofSeconds(number);
                    case "m" -> Duration.ofMinutes(number);
                    default -> Duration.ofHours(number);
                });
    }

    private static Optional<Long> bytes(String text) {
        Matcher matcher = SIZE.matcher(text);
        if (!matcher.matches() || !UNITS.containsKey(matcher.group(2))) {
            return Optional.empty();
        }
        return Optional.of(new BigInteger(matcher.group(1)).multiply(UNITS.get(matcher.group(2))))
                .filter(bytes -> bytes.bitLength() < Long.SIZE)
                .map(BigInteger::longValueExact);
    }

    private static String text(Duration duration) {
        if (duration.toMillisPart() > 0) {
            return duration.toMillis() + "ms";
        }
        if (duration.toSecondsPart() > 0 || duration.isZero()) {
            return duration.toSeconds() + "s";
        }
        return duration.toMinutesPart() > 0 ? duration.toMinutes() + "m" : duration.toHours() + "h";
    }
}

package dev.slipway.ops;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Prometheus' text format 0.0.4, read strictly: whatever the format's description does not allow fails the test. See
 * https://prometheus.io/docs/instrumenting/exposition_formats/
 */
record Exposition(Map<String, Family> families) {

    record Sample(String name, Map<String, String> labels, double value) {}

    record Family(String name, String type, List<Sample> samples) {}

    private static final String NAME = "[a-zA-Z_:][a-zA-Z0-9_:]*";
    private static final Pattern META = Pattern.compile("# (HELP|TYPE) (" + NAME + ") (.+)");
    private static final Pattern SAMPLE =
            Pattern.compile("(" + NAME + ")(?:\\{(.*)})? (-?[0-9][0-9.eE+-]*|\\+Inf|-Inf|NaN)");
    private static final Pattern LABEL =
            Pattern.compile("([a-zA-Z_][a-zA-Z0-9_]*)=\"((?:[^\"\\\\\n]|\\\\[\\\\\"n])*)\"(,|$)");
    private static final Set<String> TYPES = Set.of("counter", "gauge", "histogram", "summary", "untyped");

    static Exposition parse(String text) {
        assertThat(text).endsWith("\n").doesNotContain("\r");
        Map<String, Family> families = new LinkedHashMap<>();
        Set<String> helped = new HashSet<>();
        Family current = null;
        for (String line : text.split("\n", -1)) {
            if (line.isEmpty()) {
                continue;
            }
            if (line.startsWith("#")) {
                Matcher meta = META.matcher(line);
                assertThat(meta.matches()).as("HELP or TYPE: %s", line).isTrue();
                if (meta.group(1).equals("HELP")) {
                    assertThat(helped.add(meta.group(2)))
                            .as("one HELP: %s", line)
                            .isTrue();
                    continue;
                }
                assertThat(TYPES).as(line).contains(meta.group(3));
                current = new Family(meta.group(2), meta.group(3), new ArrayList<>());
                assertThat(families.put(current.name(), current))
                        .as("one TYPE: %s", line)
                        .isNull();
                continue;
            }
            Sample sample = sample(line);
            assertThat(current).as("TYPE before %s", line).isNotNull();
            assertThat(belongs(sample.name(), current))
                    .as("grouped with its TYPE: %s", line)
                    .isTrue();
            current.samples().add(sample);
        }
        families.values().forEach(Exposition::check);
        return new Exposition(families);
    }

    private static Sample sample(String line) {
        Matcher matcher = SAMPLE.matcher(line);
        assertThat(matcher.matches()).as("a sample: %s", line).isTrue();
        Map<String, String> labels = new TreeMap<>();
        if (matcher.group(2) != null) {
            Matcher label = LABEL.matcher(matcher.group(2));
            int end = 0;
            while (label.find() && label.start() == end) {
                assertThat(labels.put(label.group(1), label.group(2))).as(line).isNull();
                end = label.end();
            }
            assertThat(end).as("labels: %s", line).isEqualTo(matcher.group(2).length());
        }
        String value = matcher.group(3);
        return new Sample(
                matcher.group(1), labels, value.endsWith("Inf") ? Double.POSITIVE_INFINITY : Double.parseDouble(value));
    }

    private static boolean belongs(String sample, Family family) {
        String name = family.name();
        return switch (family.type()) {
            case "histogram" ->
                Set.of(name + "_bucket", name + "_count", name + "_sum").contains(sample);
            case "summary" -> Set.of(name, name + "_count", name + "_sum").contains(sample);
            default -> sample.equals(name);
        };
    }

    private static void check(Family family) {
        assertThat(family.samples())
                .as("a family without samples is absent: %s", family.name())
                .isNotEmpty();
        Set<Object> series = new HashSet<>();
        for (Sample sample : family.samples()) {
            assertThat(series.add(List.of(sample.name(), sample.labels())))
                    .as("one series: %s", sample)
                    .isTrue();
            assertThat(sample.value()).as("a reading: %s", sample).isNotNaN();
            if (family.type().equals("counter")) {
                assertThat(sample.value()).as("%s", sample).isNotNegative();
            }
        }
        if (family.type().equals("histogram")) {
            checkBuckets(family);
        }
    }

    private static void checkBuckets(Family family) {
        Map<Map<String, String>, Double> last = new LinkedHashMap<>();
        Map<Map<String, String>, Boolean> closed = new LinkedHashMap<>();
        for (Sample sample : family.samples()) {
            Map<String, String> labels = new TreeMap<>(sample.labels());
            String bound = labels.remove("le");
            if (sample.name().endsWith("_bucket")) {
                assertThat(bound).as("%s", sample).isNotNull();
                assertThat(sample.value())
                        .as("cumulative: %s", sample)
                        .isGreaterThanOrEqualTo(last.getOrDefault(labels, 0.0));
                last.put(labels, sample.value());
                closed.put(labels, bound.equals("+Inf"));
            } else if (sample.name().endsWith("_count")) {
                assertThat(sample.value()).as("%s", sample).isEqualTo(last.get(labels));
                assertThat(closed.get(labels))
                        .as("the last bucket is +Inf: %s", sample)
                        .isTrue();
            }
        }
    }

    Set<String> slipwayNames() {
        return families.keySet().stream()
                .filter(name -> name.startsWith("slipway_"))
                .collect(java.util.stream.Collectors.toCollection(java.util.TreeSet::new));
    }

    /** The label names of a family, without a histogram's own. */
    Set<String> labels(String family) {
        Set<Set<String>> found = new HashSet<>();
        for (Sample sample : families.get(family).samples()) {
            Set<String> names = new HashSet<>(sample.labels().keySet());
            names.remove("le");
            found.add(names);
        }
        assertThat(found).as("all series of %s have the same labels", family).hasSize(1);
        return found.iterator().next();
    }

    Optional<Double> value(String name, String... labels) {
        Map<String, String> wanted = new TreeMap<>();
        for (int i = 0; i < labels.length; i += 2) {
            wanted.put(labels[i], labels[i + 1]);
        }
        return families.values().stream()
                .flatMap(family -> family.samples().stream())
                .filter(sample -> sample.name().equals(name) && sample.labels().equals(wanted))
                .map(Sample::value)
                .findFirst();
    }
}

package dev.slipway.github;

import static org.assertj.core.api.Assertions.assertThat;

import dev.slipway.fleet.Event;
import dev.slipway.fleet.Job;
import dev.slipway.github.WorkflowJobParser.Result;
import java.time.Instant;
import java.util.Arrays;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

/** What is read out of a delivery, and what is no such delivery. */
class WorkflowJobParserTest {

    private static Result parse(String json) {
        byte[] bytes = Payloads.bytes(json);
        return WorkflowJobParser.parse(bytes, bytes.length, false);
    }

    private static Event.JobTold told(Result result) {
        assertThat(result).isInstanceOf(Result.News.class);
        return ((Result.News) result).told();
    }

    private static Event.JobTold example(String name) {
        byte[] bytes = Payloads.example(name);
        return told(WorkflowJobParser.parse(bytes, bytes.length, false));
    }

    private static void malformed(String json, String why) {
        assertThat(parse(json)).as("%.200s", json).isEqualTo(new Result.Malformed(why));
    }

    /** A delivery with this in place of what it usually has. */
    private static String with(String field, String value) {
        return Payloads.queued(5)
                .replaceFirst(
                        "\"" + field + "\":(\"[^\"]*\"|\\[[^]]*]|[^,}]*)",
                        Matcher.quoteReplacement("\"" + field + "\":" + value));
    }

    @Example
    void aQueuedJobIsTold() {
        assertThat(example("workflow_job-6-queued"))
                .isEqualTo(new Event.JobTold(
                        new Job(
                                12877621891L,
                                4747967848L,
                                "lineville/elastic-machines-testing",
                                Set.of("self-hosted", "k8s"),
                                Instant.parse("2023-04-19T21:12:12Z")),
                        Job.Stage.QUEUED,
                        Optional.empty(),
                        Instant.parse("2023-04-19T21:12:12Z")));
    }

    @Example
    void aQueuedJobHasNoRunnerWhateverIsSaid() {
        assertThat(example("workflow_job-5-queued").runner()).isEmpty();
    }

    @Example
    void aStartedJobIsToldWithItsRunner() {
        assertThat(example("workflow_job-4-in_progress"))
                .isEqualTo(new Event.JobTold(
                        new Job(
                                14541957942L,
                                5373506832L,
                                "wolfy1339/github-events-schemas",
                                Set.of("ubuntu-latest"),
                                Instant.parse("2023-06-26T03:31:29Z")),
                        Job.Stage.STARTED,
                        Optional.of("GitHub Actions 6"),
                        Instant.parse("2023-06-26T03:31:36Z")));
    }

    @Example
    void anEndedJobIsToldWithItsEnd() {
        Event.JobTold told = example("workflow_job-1-completed");

        assertThat(told.stage()).isEqualTo(Job.Stage.ENDED);
        assertThat(told.runner()).contains("GitHub Actions 5");
        assertThat(told.at()).isEqualTo(Instant.parse("2021-08-05T10:38:16Z"));
        assertThat(told.job().queuedAt()).isEqualTo(Instant.parse("2021-08-05T10:33:58Z"));
    }

    @Example
    void anOldDeliveryWithoutTheTimeOfCreationCountsFromItsStart() {
        Event.JobTold told = example("workflow_job-0-in_progress");

        assertThat(told.job().queuedAt()).isEqualTo(told.at()).isEqualTo(Instant.parse("2021-06-15T19:22:27Z"));
    }

    @Example
    void aJobThatWaitsForApprovalOrAnythingElseIsOfNoInterest() {
        byte[] waiting = Payloads.example("workflow_job-7-waiting");

        assertThat(WorkflowJobParser.parse(waiting, waiting.length, false)).isEqualTo(new Result.Nothing());
        assertThat(parse("{\"action\":\"invented\"}")).isEqualTo(new Result.Nothing());
    }

    @Example
    void aCancelledJobWithoutRunnerOrLabelsHasNone() {
        String json = with("action", "\"completed\"")
                .replace("\"completed_at\":null", "\"completed_at\":\"2026-03-01T10:05:00Z\"");
        Event.JobTold told = told(parse(json.replace("\"runner_name\":null", "\"runner_name\":\"\"")));

        assertThat(told.runner()).isEmpty();
        assertThat(told.at()).isEqualTo(Instant.parse("2026-03-01T10:05:00Z"));
        assertThat(told(parse(with("labels", "[]"))).job().labels()).isEmpty();
        assertThat(told(parse(with("labels", "null"))).job().labels()).isEmpty();
    }

    @Example
    void aSkippedJobEndsWhenItBegan() {
        assertThat(told(parse(with("action", "\"completed\""))).at()).isEqualTo(Instant.parse("2026-03-01T10:00:00Z"));
    }

    @Example
    void timesMayBeOfAnyZone() {
        assertThat(told(parse(with("created_at", "\"2026-03-01T12:00:00.5+02:00\"")))
                        .at())
                .isEqualTo(Instant.parse("2026-03-01T10:00:00.5Z"));
    }

    @Example
    void ofAKeyThatIsThereTwiceTheLastCounts() {
        String json = "{\"action\":\"completed\"," + with("id", "3,\"id\":4").substring(1);
        Event.JobTold told = told(parse(json));

        assertThat(told.job().id()).isEqualTo(4);
        assertThat(told.stage()).isEqualTo(Job.Stage.QUEUED);
        String twice = json.substring(0, json.length() - 1) + ",\"workflow_job\":{}}";
        malformed(twice, "it has no workflow_job with an id and a run_id");
    }

    @Example
    void whatIsNoJsonObjectIsMalformed() {
        malformed("", "it is no JSON object");
        malformed("[]", "it is no JSON object");
        malformed("null", "it is no JSON object");
        malformed("7", "it is no JSON object");
        malformed("{", "it is no JSON");
        malformed("{\"action\":\"queued\"", "it is no JSON");
        malformed("{\"action\":queued}", "it is no JSON");
        malformed("{'action':'queued'}", "it is no JSON");
        malformed(Payloads.queued(5) + "{}", "something follows the JSON object");
        malformed("{\"a\":" + "[".repeat(100_000), "it is no JSON");
        malformed("{\"a\":" + "9".repeat(100_000) + "}", "it is no JSON");
    }

    @Example
    void aJobThatLacksSomethingIsMalformed() {
        malformed("{}", "it has no action");
        malformed("{\"action\":null}", "it has no action");
        malformed("{\"action\":7}", "its action is no text");
        malformed("{\"action\":\"queued\"}", "it has no workflow_job with an id and a run_id");
        malformed("{\"action\":\"queued\",\"workflow_job\":[]}", "its workflow_job is no object");
        malformed(with("id", "\"5\""), "its workflow_job.id is no id");
        malformed(with("id", "5.0"), "its workflow_job.id is no id");
        malformed(with("id", "9223372036854775808"), "its workflow_job.id is no id");
        malformed(with("id", "0"), "it has no workflow_job with an id and a run_id");
        malformed(with("run_id", "-1"), "it has no workflow_job with an id and a run_id");
        malformed(with("labels", "\"linux\""), "its workflow_job.labels is no list");
        malformed(with("labels", "[[\"linux\"]]"), "its workflow_job.labels are no texts");
        malformed(with("labels", "[{}]"), "its workflow_job.labels are no texts");
        malformed(with("created_at", "\"yesterday\""), "its workflow_job.created_at is no time");
        malformed(with("created_at", "\"2126-03-01T10:00:00Z\""), "its workflow_job.created_at is no time");
        malformed(with("started_at", "\"+999999999-12-31T23:59:59Z\""), "its workflow_job.started_at is no time");
        malformed(with("created_at", "1772359200"), "its workflow_job.created_at is no text");
        malformed(
                with("created_at", "null").replace("\"started_at\":\"2026-03-01T10:00:00Z\"", "\"started_at\":null"),
                "its workflow_job has no time");
    }

    @Example
    void aRepositoryIsOneOfGitHubs() {
        assertThat(told(parse(with("full_name", "\"Acme/.github\""))).job().repository())
                .isEqualTo("Acme/.github");
        for (String name : new String[] {
            "null", "\"\"", "\"acme\"", "\"a/b/c\"", "\"../b\"", "\"a/..\"", "\"a/b c\"", "\"a/b\\n\"", "\"a/?x\""
        }) {
            malformed(with("full_name", name), "it has no repository.full_name that is one");
        }
        malformed(with("full_name", "{}"), "its repository.full_name is no text");
        malformed("{\"action\":\"queued\",\"repository\":null}", "its repository is no object");
    }

    @Example
    void moreLabelsThanARunnerCanHaveAreCutAndStillTooMany() {
        String many =
                IntStream.range(0, 5_000).mapToObj(i -> "\"l" + i + "\"").collect(Collectors.joining(",", "[", "]"));
        String same = IntStream.range(0, 5_000).mapToObj(i -> "\"Same\"").collect(Collectors.joining(",", "[", "]"));

        assertThat(told(parse(with("labels", many))).job().labels()).hasSize(101);
        assertThat(told(parse(with("labels", same))).job().labels()).containsExactly("same");
    }

    @Example
    void textsAreCutToALengthThatNothingOfOursHas() {
        String longText = "\"" + "x".repeat(100_000) + "\"";
        Event.JobTold told = told(parse(with("action", "\"in_progress\"")
                .replace("\"runner_name\":null", "\"runner_name\":" + longText)
                .replace("[\"self-hosted\",\"linux\"]", "[" + longText + "]")));

        assertThat(told.runner().orElseThrow()).hasSize(256);
        assertThat(told.job().labels())
                .singleElement()
                .satisfies(label -> assertThat(label).hasSize(257));
    }

    @Example
    void ofALongDeliveryTheBeginningIsEnoughIfTheJobIsInIt() {
        byte[] whole = Payloads.queued(5, 3_000);

        assertThat(told(WorkflowJobParser.parse(whole, 1_000, true)).job().id()).isEqualTo(5);
        assertThat(WorkflowJobParser.parse(whole, 1_000, false)).isEqualTo(new Result.Malformed("it is no JSON"));
    }

    @Property(tries = 300)
    void aDeliveryThatIsCutAnywhereIsTheSameOrMalformed(@ForAll("places") int place) {
        byte[] whole = Payloads.example("workflow_job-6-queued");
        Result result = WorkflowJobParser.parse(whole, Math.min(place, whole.length), true);

        if (result instanceof Result.News news) {
            assertThat(news.told()).isEqualTo(example("workflow_job-6-queued"));
        } else {
            assertThat(result).isInstanceOf(Result.Malformed.class);
        }
    }

    @Provide
    Arbitrary<Integer> places() {
        return Arbitraries.integers().between(0, 13_000);
    }

    @Property(tries = 1_000)
    void anyBytesAreReadToAnEnd(@ForAll byte[] bytes, @ForAll boolean cut) {
        assertThat(WorkflowJobParser.parse(bytes, bytes.length, cut)).isInstanceOf(Result.Malformed.class);
    }

    @Property(tries = 2_000)
    void aDamagedDeliveryIsReadToAnEnd(@ForAll("damaged") byte[] bytes, @ForAll boolean cut) {
        Result result = WorkflowJobParser.parse(bytes, bytes.length, cut);

        if (result instanceof Result.News news) {
            assertThat(news.told().job().id()).isPositive();
            assertThat(news.told().job().repository()).matches("[A-Za-z0-9._-]+/[A-Za-z0-9._-]+");
            assertThat(news.told().job().labels()).hasSizeLessThanOrEqualTo(101);
        }
    }

    @Provide
    Arbitrary<byte[]> damaged() {
        Arbitrary<String> example = Arbitraries.of(Payloads.WORKFLOW_JOBS);
        Arbitrary<Double> place = Arbitraries.doubles().between(0, 1);
        Arbitrary<Integer> dropped = Arbitraries.integers().between(0, 40);
        Arbitrary<byte[]> inserted = Arbitraries.oneOf(
                Arbitraries.bytes().array(byte[].class).ofMaxSize(4),
                Arbitraries.of("\"", "{", "}", "[", "]", ",", ":", "null", "-", "1e9", "\\u0000", "\\", "\ud83d\ude00")
                        .map(Payloads::bytes));
        return Combinators.combine(example, place, dropped, inserted).as((name, at, drop, insert) -> {
            byte[] whole = Payloads.example(name);
            int from = (int) (at * whole.length);
            int to = Math.min(whole.length, from + drop);
            byte[] damaged = Arrays.copyOf(whole, from + insert.length + whole.length - to);
            System.arraycopy(insert, 0, damaged, from, insert.length);
            System.arraycopy(whole, to, damaged, from + insert.length, whole.length - to);
            return damaged;
        });
    }
}

package dev.slipway.sandbox.model;

import static dev.slipway.sandbox.model.VirtualLxd.IMAGE;
import static dev.slipway.sandbox.model.VirtualLxd.given;
import static org.assertj.core.api.Assertions.assertThat;

import dev.slipway.sandbox.model.LxdInstance.Status;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;

/** Guests obey the guest contract, or misbehave as they were asked to. */
class RunnerGuestsTest {
    private static final String LISTENING = "SLIPWAY {\"event\":\"listening\"}\r\n";
    private static final List<String> BUSY = List.of("/usr/lib/slipway/busy");

    private final VirtualLxd lxd = VirtualLxd.ordinary();
    private final LxdModel model = lxd.model;
    private final ScriptedService service = new ScriptedService();
    private final RunnerGuests guests = RunnerGuests.inhabiting(model, service, RunnerTimings.measured(), 7);

    private LxdRef launched(String name, Map<String, String> config) {
        var all = new HashMap<>(Map.of("user.slipway.jit-config", "jit-" + name));
        all.putAll(config);
        lxd.succeeds(model.create(LxdDefinition.container(name, IMAGE, all), lxd.now));
        lxd.succeeds(model.start(LxdRef.of(name), lxd.now));
        return LxdRef.of(name);
    }

    private LxdRef launched(String name) {
        return launched(name, Map.of());
    }

    private LxdRef misbehaving(String how) {
        return launched("a", Map.of("user.slipway.test", how));
    }

    private String console(LxdRef ref) {
        return given(model.console(ref, lxd.now));
    }

    private OptionalInt askBusy(LxdRef ref) {
        return lxd.end(model.exec(ref, BUSY, lxd.now)).exit();
    }

    private void seconds(int seconds) {
        lxd.pass(Duration.ofSeconds(seconds));
    }

    @Test
    void aRunnerListensRunsItsJobAndPowersOff() {
        LxdRef ref = launched("a");
        seconds(2);
        assertThat(console(ref)).isEqualTo(LISTENING);
        assertThat(askBusy(ref)).hasValue(1);

        service.queue("1", Duration.ofSeconds(25));
        guests.wake("jit-a", lxd.now);
        lxd.pass(Duration.ofMillis(1));
        assertThat(console(ref))
                .isEqualTo("SLIPWAY {\"event\":\"job\",\"workflow\":\"build \\\"it\\\"\\n\","
                        + "\"repository\":\"acme/shop\",\"run\":\"4711\"}\r\n");
        assertThat(askBusy(ref)).hasValue(0);

        seconds(26);
        assertThat(service.ended).containsExactly("jit-a succeeded");
        assertThat(lxd.read(ref).status()).isEqualTo(Status.STOPPED);
        assertThat(console(ref)).endsWith("SLIPWAY {\"event\":\"end\",\"result\":\"succeeded\"}\r\n");
        assertThat(console(ref).lines().filter(l -> l.contains("\"job\""))).hasSize(2);
        assertThat(service.connected).isEmpty();
    }

    @Test
    void theLastLineIsRepeatedEveryTenSeconds() {
        LxdRef ref = launched("a");
        seconds(2);
        assertThat(console(ref)).isEqualTo(LISTENING);
        seconds(30);
        assertThat(console(ref)).isEqualTo(LISTENING.repeat(3));
    }

    @Test
    void aRunnerAsksForWorkByItselfToo() {
        LxdRef ref = launched("a");
        seconds(2);
        service.queue("1", Duration.ofHours(1));

        seconds(51);

        assertThat(askBusy(ref)).hasValue(0);
        guests.wake("jit-a", lxd.now);
        seconds(1);
        assertThat(service.polls).isEqualTo(2);
    }

    @Test
    void aRunnerGivesUpAJobThatIsCancelled() {
        LxdRef ref = launched("a");
        seconds(2);
        service.queue("1", Duration.ofHours(1));
        guests.wake("jit-a", lxd.now);
        seconds(10);
        guests.wake("jit-a", lxd.now);
        seconds(1);
        assertThat(askBusy(ref)).hasValue(0);

        service.cancelled.add("jit-a");
        guests.wake("jit-a", lxd.now);
        seconds(2);

        assertThat(service.ended).containsExactly("jit-a cancelled");
        assertThat(lxd.read(ref).status()).isEqualTo(Status.STOPPED);
        assertThat(console(ref)).contains("\"end\",\"result\":\"cancelled\"");
    }

    @Test
    void aDeregisteredRunnerEnds() {
        LxdRef ref = launched("a");
        seconds(2);
        service.deregistered.add("jit-a");
        guests.wake("jit-a", lxd.now);
        seconds(1);

        assertThat(lxd.read(ref).status()).isEqualTo(Status.STOPPED);
        assertThat(console(ref)).contains("\"end\",\"result\":\"deregistered\"");
    }

    @Test
    void withoutAJitConfigOrWithAUsedOneItEnds() {
        LxdRef none = launched("none", Map.of("user.slipway.jit-config", ""));
        LxdRef first = launched("first");
        LxdRef used = launched("used", Map.of("user.slipway.jit-config", "jit-first"));
        seconds(3);

        assertThat(console(none)).contains("no-jit-config");
        assertThat(console(used)).contains("refused");
        assertThat(List.of(
                        lxd.read(none).status(),
                        lxd.read(used).status(),
                        lxd.read(first).status()))
                .containsExactly(Status.STOPPED, Status.STOPPED, Status.RUNNING);
    }

    @Test
    void aJitConfigThatIsTakenAwayBeforeItIsReadIsNotThere() {
        LxdRef ref = launched("a");
        LxdInstance forgotten = given(model.patchConfig(ref, Map.of("user.slipway.jit-config", ""), lxd.now));
        assertThat(forgotten.config()).doesNotContainKey("user.slipway.jit-config");
        seconds(2);
        assertThat(console(ref)).contains("no-jit-config");
    }

    @Test
    void itTriesAgainUntilGitHubIsThere() {
        service.down = true;
        LxdRef ref = launched("a");
        lxd.pass(Duration.ofHours(1));
        assertThat(lxd.read(ref).status()).isEqualTo(Status.RUNNING);
        assertThat(service.connects).isBetween(1000, 2000);

        service.down = false;
        seconds(3);

        assertThat(console(ref)).isEqualTo(LISTENING);
    }

    @Test
    void aSecondBootPowersOff() {
        LxdRef ref = launched("a");
        seconds(2);
        lxd.succeeds(model.stop(ref, true, Duration.ofSeconds(30), lxd.now));
        assertThat(service.connected).isEmpty();

        lxd.succeeds(model.start(ref, lxd.now));
        seconds(2);

        assertThat(lxd.read(ref).status()).isEqualTo(Status.STOPPED);
        assertThat(service.connects).isEqualTo(1);
    }

    @Test
    void anInstanceOfTheSameNameIsAnotherGuest() {
        LxdRef ref = launched("a");
        model.vanish(ref, lxd.now);
        LxdRef again = launched("a", Map.of("user.slipway.jit-config", "jit-again"));
        seconds(2);

        assertThat(console(again)).isEqualTo(LISTENING);
    }

    @Test
    void anOrderlyStopIsObeyed() {
        LxdRef ref = launched("a");
        seconds(2);
        lxd.succeeds(model.stop(ref, false, Duration.ofSeconds(30), lxd.now));
        assertThat(lxd.read(ref).status()).isEqualTo(Status.STOPPED);
    }

    @Test
    void oneThatNeverListensRunsAndSaysNothing() {
        LxdRef ref = misbehaving("never-listens");
        lxd.pass(Duration.ofHours(1));
        assertThat(lxd.read(ref).status()).isEqualTo(Status.RUNNING);
        assertThat(service.connects).isZero();
        VirtualLxd.refused(model.console(ref, lxd.now), 500, "open :");
    }

    @Test
    void oneThatRebootsIsThereAgainAndPowersOff() {
        LxdRef ref = misbehaving("reboots");
        seconds(5);
        assertThat(lxd.actions("a")).endsWith("instance-shutdown", "instance-restarted", "instance-shutdown");
        assertThat(lxd.read(ref).status()).isEqualTo(Status.STOPPED);
        assertThat(service.connects).isEqualTo(1);
    }

    @Test
    void oneThatFloodsFillsItsConsoleAndWorksOn() {
        LxdRef ref = misbehaving("floods");
        seconds(2);
        assertThat(console(ref)).hasSize(LxdConsole.LIMIT);
        service.queue("1", Duration.ofSeconds(1));
        guests.wake("jit-a", lxd.now);
        seconds(2);
        assertThat(service.ended).hasSize(1);
    }

    @Test
    void oneThatDiesYoungNeverListened() {
        LxdRef ref = misbehaving("dies-young");
        seconds(2);
        assertThat(lxd.read(ref).status()).isEqualTo(Status.STOPPED);
        assertThat(service.connects).isZero();
    }

    @Test
    void oneThatDiesInItsJobNeverEndsIt() {
        service.queue("1", Duration.ofSeconds(20));
        LxdRef ref = misbehaving("dies-in-job");
        seconds(15);
        assertThat(lxd.read(ref).status()).isEqualTo(Status.STOPPED);
        assertThat(service.ended).isEmpty();
        assertThat(service.connected).isEmpty();
        assertThat(console(ref)).doesNotContain("\"end\"");
    }

    @Test
    void oneThatHangsAnswersNobody() {
        service.queue("1", Duration.ofSeconds(20));
        LxdRef ref = misbehaving("hangs");
        seconds(60);
        assertThat(service.jobs).hasSize(1);
        LxdOperation question = given(model.exec(ref, BUSY, lxd.now));
        seconds(60);
        assertThat(model.peek(question.id()).orElseThrow().status()).isEqualTo(LxdOperation.Status.RUNNING);
        lxd.fails(model.stop(ref, false, Duration.ofSeconds(5), lxd.now), "failed");
        lxd.succeeds(model.stop(ref, true, Duration.ofSeconds(5), lxd.now));
    }

    @Test
    void aShareOfGuestsMisbehavesByChance() {
        var faults = LxdFaults.named("guests");
        var many = new VirtualLxd(VirtualLxd.catalogue(), faults, 1);
        var github = new ScriptedService();
        var all = RunnerGuests.inhabiting(many.model, github, RunnerTimings.measured(), 7);
        for (int i = 0; i < 400; i++) {
            many.succeeds(many.model.create(
                    LxdDefinition.container("n" + i, IMAGE, Map.of("user.slipway.jit-config", "jit-" + i)), many.now));
            many.succeeds(many.model.start(LxdRef.of("n" + i), many.now));
        }
        many.pass(Duration.ofMinutes(1));
        assertThat(github.connected).hasSizeBetween(350, 399);
        all.wake("jit-unknown", many.now);
    }

    @Test
    void tenThousandIdleGuestsCostNothingWhileTheyWait() {
        var model = new LxdModel(
                VirtualLxd.catalogue(), LxdTimings.measured().withProgress(0), LxdFaults.none(), 1, VirtualLxd.START);
        var github = new ScriptedService();
        var measured = RunnerTimings.measured();
        var woken = new RunnerTimings(
                measured.boot(), Duration.ZERO, measured.retry(), measured.powerOff(), measured.repeat());
        var all = RunnerGuests.inhabiting(model, github, woken, 7);
        Instant now = VirtualLxd.START;
        var told = new ArrayList<LxdNews>();
        for (int i = 0; i < 10_000; i++) {
            given(model.create(
                    LxdDefinition.container("n" + i, IMAGE, Map.of("user.slipway.jit-config", "jit-" + i)), now));
        }
        now = now.plusSeconds(10);
        told.addAll(model.advance(now));
        for (int i = 0; i < 10_000; i++) {
            given(model.start(LxdRef.of("n" + i), now));
        }
        now = now.plusSeconds(60);
        told.addAll(model.advance(now));
        assertThat(github.connected).hasSize(10_000);
        assertThat(told.stream()
                        .filter(n ->
                                n instanceof LxdNews.Lifecycle l && l.action().equals("instance-started")))
                .hasSize(10_000);
        int polls = github.polls;

        // When ten thousand hours pass, then nothing is due in them
        assertThat(model.nextAt()).isEmpty();
        now = now.plus(Duration.ofHours(10_000));
        told.addAll(model.advance(now));
        assertThat(github.polls).isEqualTo(polls);

        // And one of them that is woken works as ever
        github.queue("1", Duration.ofSeconds(1));
        all.wake("jit-5000", now);
        told.addAll(model.advance(now.plusSeconds(5)));
        assertThat(github.ended).containsExactly("jit-5000 succeeded");
    }
}

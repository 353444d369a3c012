package dev.slipway.sandbox.model;

import static dev.slipway.sandbox.model.VirtualLxd.definition;
import static dev.slipway.sandbox.model.VirtualLxd.given;
import static dev.slipway.sandbox.model.VirtualLxd.refused;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.slipway.fleet.Failure;
import dev.slipway.sandbox.model.LxdInstance.Status;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** The ways of LXD, one by one. */
class LxdModelTest {
    private final VirtualLxd lxd = VirtualLxd.ordinary();
    private final LxdModel model = lxd.model;

    @Test
    void aCreationTakesTimeAndItsRecordAppearsMeanwhileAsStopped() {
        LxdOperation begun = given(model.create(definition("a"), lxd.now));
        assertThat(begun.status()).isEqualTo(LxdOperation.Status.RUNNING);
        lxd.gone(LxdRef.of("a"));

        lxd.pass(Duration.ofMillis(50));
        assertThat(lxd.read(LxdRef.of("a")).status()).isEqualTo(Status.STOPPED);
        assertThat(model.peek(begun.id()).orElseThrow().status()).isEqualTo(LxdOperation.Status.RUNNING);

        lxd.pass(Duration.ofSeconds(1));
        assertThat(model.peek(begun.id()).orElseThrow().status()).isEqualTo(LxdOperation.Status.SUCCESS);
        assertThat(lxd.read(LxdRef.of("a")).lastUsedAt()).isEqualTo(Instant.EPOCH);
    }

    @Test
    void configIsShownTwiceAndTheProfilesOnlyExpanded() {
        model.catalogue(model.catalogue()
                .withProfile(new LxdCatalogue.Profile(
                        "default",
                        "",
                        Map.of("user.p", "1", "user.slipway.fleet", "x"),
                        Map.of("root", Map.of("type", "disk", "path", "/", "pool", "default")))));

        LxdInstance shown = lxd.read(lxd.created("a"));

        assertThat(shown.config()).containsEntry("user.slipway.fleet", "acme-1").doesNotContainKey("user.p");
        assertThat(shown.expandedConfig())
                .containsEntry("user.slipway.fleet", "acme-1")
                .containsEntry("user.p", "1");
        assertThat(shown.expandedDevices()).containsKey("root");
        assertThat(shown.devices()).isEmpty();
    }

    @Test
    void aStartBeforeTheCreationEndedIsAcceptedAndFails() {
        LxdAnswer<LxdOperation> creation = model.create(definition("a"), lxd.now);
        lxd.pass(Duration.ofMillis(100));

        lxd.fails(model.start(LxdRef.of("a"), lxd.now), "Instance is busy running a \"create\" operation");

        lxd.succeeds(creation);
        assertThat(lxd.read(LxdRef.of("a")).status()).isEqualTo(Status.STOPPED);
    }

    @Test
    void aDeleteAfterAStopIsAcceptedAndFailsUntilTheStopHasEnded() {
        LxdRef ref = lxd.started("a");
        LxdAnswer<LxdOperation> stop = model.stop(ref, true, Duration.ofSeconds(30), lxd.now);
        lxd.pass(Duration.ofMillis(100));
        assertThat(lxd.read(ref).status()).isEqualTo(Status.STOPPED);

        LxdOperation refusal = lxd.end(model.delete(ref, lxd.now));
        assertThat(refusal.error()).contains("Instance is busy running a \"stop\" operation");
        assertThat(refusal.failure().orElseThrow().kind()).isEqualTo(Failure.Kind.BUSY);

        lxd.succeeds(stop);
        lxd.succeeds(model.delete(ref, lxd.now));
        lxd.gone(ref);
    }

    @Test
    void aDeleteAfterTheGuestsPowerOffFailsForAWhileToo() {
        LxdRef ref = lxd.started("a");
        model.powersOff(ref, lxd.now);
        assertThat(lxd.read(ref).status()).isEqualTo(Status.STOPPED);

        lxd.fails(model.delete(ref, lxd.now), "busy running a \"stop\" operation");
        lxd.pass(Duration.ofSeconds(1));

        assertThat(lxd.actions("a")).contains("instance-shutdown").doesNotContain("instance-stopped");
        lxd.succeeds(model.delete(ref, lxd.now));
    }

    @Test
    void aRunningInstanceIsNotDeleted() {
        refused(model.delete(lxd.started("a"), lxd.now), 400, "Instance is running");
    }

    @Test
    void startingWhatRunsAndStoppingWhatIsStoppedFails() {
        LxdRef ref = lxd.started("a");
        lxd.fails(model.start(ref, lxd.now), "The instance is already running");
        lxd.succeeds(model.stop(ref, true, Duration.ofSeconds(30), lxd.now));
        lxd.fails(model.stop(ref, true, Duration.ofSeconds(30), lxd.now), "The instance is already stopped");
    }

    @Test
    void anOrderlyStopEndsWhenTheGuestPowersOffAndFailsIfItDoesNot() {
        LxdRef deaf = lxd.started("deaf");
        lxd.fails(model.stop(deaf, false, Duration.ofSeconds(5), lxd.now), "shutting down the container failed");
        assertThat(lxd.read(deaf).status()).isEqualTo(Status.RUNNING);

        LxdAnswer<LxdOperation> stop = model.stop(deaf, false, Duration.ofSeconds(5), lxd.now);
        lxd.pass(Duration.ofSeconds(1));
        model.powersOff(deaf, lxd.now);
        lxd.succeeds(stop);
        lxd.pass(Duration.ofMillis(10));
        assertThat(lxd.actions("deaf")).endsWith("instance-shutdown");
    }

    @Test
    void aRebootIsAShutdownAndThenARestart() {
        LxdRef ref = lxd.started("a");
        Instant used = lxd.read(ref).lastUsedAt();

        model.reboots(ref, lxd.now);
        lxd.pass(Duration.ofSeconds(1));

        assertThat(lxd.actions("a")).endsWith("instance-shutdown", "instance-restarted");
        assertThat(Duration.between(lxd.when("a", "instance-shutdown"), lxd.when("a", "instance-restarted")))
                .isBetween(Duration.ofMillis(100), Duration.ofMillis(200));
        assertThat(lxd.read(ref).status()).isEqualTo(Status.RUNNING);
        assertThat(lxd.read(ref).lastUsedAt()).isAfter(used);
    }

    @Test
    void anEphemeralInstanceGoesWithItsGuest() {
        LxdDefinition plain = definition("a");
        var ephemeral = new LxdDefinition(
                plain.ref(),
                plain.type(),
                plain.alias(),
                plain.fingerprint(),
                plain.profiles(),
                Map.of(),
                Map.of(),
                true);
        lxd.succeeds(model.create(ephemeral, lxd.now));
        lxd.succeeds(model.start(plain.ref(), lxd.now));

        model.powersOff(plain.ref(), lxd.now);
        lxd.pass(Duration.ofSeconds(1));

        assertThat(lxd.actions("a")).endsWith("instance-shutdown", "instance-deleted");
        lxd.gone(plain.ref());
    }

    @Test
    void readingARunningConsoleConsumesItAndAnEmptyOneIsAnError() {
        LxdRef ref = lxd.started("a");
        refused(model.console(ref, lxd.now), 500, "open : no such file or directory");

        model.says(ref, "one\ntwo", lxd.now);

        assertThat(given(model.console(ref, lxd.now))).isEqualTo("one\r\ntwo\r\n");
        refused(model.console(ref, lxd.now), 500, "open : no such file or directory");
    }

    @Test
    void whatWasNotReadBeforeTheStopCanBeReadAgainAndAgain() {
        LxdRef ref = lxd.started("a");
        model.says(ref, "read", lxd.now);
        assertThat(given(model.console(ref, lxd.now))).isEqualTo("read\r\n");
        model.says(ref, "unread", lxd.now);
        model.powersOff(ref, lxd.now);
        lxd.pass(Duration.ofSeconds(1));

        assertThat(given(model.console(ref, lxd.now))).isEqualTo("unread\r\n");
        assertThat(given(model.console(ref, lxd.now))).isEqualTo("unread\r\n");
    }

    @Test
    void whenAllWasReadBeforeTheStopItIsAllThereAgainAfterIt() {
        LxdRef ref = lxd.started("a");
        model.says(ref, "one", lxd.now);
        assertThat(given(model.console(ref, lxd.now))).isEqualTo("one\r\n");
        model.says(ref, "two", lxd.now);
        assertThat(given(model.console(ref, lxd.now))).isEqualTo("two\r\n");
        model.powersOff(ref, lxd.now);

        assertThat(given(model.console(ref, lxd.now))).isEqualTo("one\r\ntwo\r\n");
    }

    @Test
    void aForcedStopTakesOverFromAnOrderlyOneThatWaits() {
        LxdRef deaf = lxd.started("a");
        LxdAnswer<LxdOperation> orderly = model.stop(deaf, false, Duration.ofMinutes(5), lxd.now);
        lxd.pass(Duration.ofSeconds(1));

        lxd.succeeds(model.stop(deaf, true, Duration.ofMinutes(5), lxd.now));

        assertThat(model.peek(given(orderly).id()).orElseThrow().status()).isEqualTo(LxdOperation.Status.SUCCESS);
        lxd.pass(Duration.ofMinutes(10));
        assertThat(lxd.read(deaf).status()).isEqualTo(Status.STOPPED);
        lxd.succeeds(model.delete(deaf, lxd.now));
    }

    @Test
    void aFloodedConsoleKeepsItsLast128KiB() {
        LxdRef ref = lxd.started("a");
        model.says(ref, "x".repeat(99) + "\n" + "y".repeat(4_700_000), lxd.now);
        model.says(ref, "last", lxd.now);

        String text = given(model.console(ref, lxd.now));

        assertThat(text).hasSize(LxdConsole.LIMIT).endsWith("last\r\n").doesNotContain("x");
    }

    @Test
    void aRepeatedLineIsThereAsOftenAsItWasSaid() {
        LxdRef ref = lxd.started("a");
        model.repeats(ref, "again", Duration.ofSeconds(10), lxd.now);

        lxd.pass(Duration.ofSeconds(9));
        refused(model.console(ref, lxd.now), 500, "open :");
        lxd.pass(Duration.ofSeconds(22));
        assertThat(given(model.console(ref, lxd.now))).isEqualTo("again\r\n".repeat(3));
        lxd.pass(Duration.ofDays(365));
        String year = given(model.console(ref, lxd.now));
        assertThat(year).hasSizeBetween(LxdConsole.LIMIT - 10, LxdConsole.LIMIT);
        model.powersOff(ref, lxd.now);
        lxd.pass(Duration.ofDays(1));
        assertThat(given(model.console(ref, lxd.now))).isEqualTo(year);
    }

    @Test
    void aGuestThatNeverStartedHasNoConsole() {
        refused(model.console(lxd.created("a"), lxd.now), 500, "logs/a/console.log: no such file or directory");
    }

    @Test
    void looksAndCommandsAreToldToWhoeverListens() {
        LxdRef ref = lxd.started("a");
        model.says(ref, "x", lxd.now);
        assertThat(given(model.console(ref, lxd.now))).isEqualTo("x\r\n");
        lxd.fails(model.exec(ref, List.of("/nope"), lxd.now), "Command not found");
        lxd.pass(Duration.ofMillis(10));
        assertThat(given(model.patchConfig(ref, Map.of("user.x", "1"), lxd.now)).config())
                .containsEntry("user.x", "1");
        lxd.pass(Duration.ofMillis(10));

        assertThat(lxd.actions("a"))
                .containsExactly(
                        "instance-created",
                        "instance-started",
                        "instance-console-retrieved",
                        "instance-exec",
                        "instance-updated");
    }

    @Test
    void aCommandEndsWithItsGuest() {
        LxdRef ref = lxd.started("a");
        model.inhabit(new SilentGuests());
        LxdAnswer<LxdOperation> question = model.exec(ref, List.of("/usr/lib/slipway/busy"), lxd.now);
        lxd.pass(Duration.ofHours(1));
        assertThat(model.peek(given(question).id()).orElseThrow().status()).isEqualTo(LxdOperation.Status.RUNNING);

        model.powersOff(ref, lxd.now);

        assertThat(lxd.end(question).exit()).hasValue(137);
        refused(model.exec(ref, List.of("/bin/true"), lxd.now), 400, "Instance is not running");
    }

    @Test
    void anEmptyValueTakesAKeyAwayAndAnUnknownKeyIsRefused() {
        LxdRef ref = lxd.created("a");
        refused(model.patchConfig(ref, Map.of("bogus.key", "1"), lxd.now), 500, "Unknown configuration key: bogus.key");

        LxdInstance patched = given(model.patchConfig(ref, Map.of("user.slipway.fleet", ""), lxd.now));

        assertThat(patched.config()).doesNotContainKey("user.slipway.fleet").containsKey("volatile.uuid");
    }

    @Test
    void aCopyKeepsWhatSaysWhoseItIsAndItsOperationNamesBoth() {
        lxd.started("a");

        LxdOperation copy = lxd.end(model.copy(LxdRef.of("a"), "b", lxd.now));

        assertThat(copy.kind()).isEqualTo(LxdOperation.Kind.CREATE);
        assertThat(copy.instances()).containsExactly("b", "a");
        LxdInstance b = lxd.read(LxdRef.of("b"));
        assertThat(b.config()).containsEntry("user.slipway.fleet", "acme-1");
        assertThat(b.lastUsedAt()).isEqualTo(Instant.EPOCH);
        assertThat(b.status()).isEqualTo(Status.STOPPED);
    }

    @Test
    void aTakenNameIsAcceptedAndFails() {
        LxdRef ref = lxd.started("a");
        LxdOperation second = lxd.end(model.create(definition("a"), lxd.now));
        assertThat(second.failure().orElseThrow().kind()).isEqualTo(Failure.Kind.CONFLICT);
        assertThat(lxd.read(ref).status()).isEqualTo(Status.RUNNING);
    }

    @Test
    void whatIsWrongWithARequestIsSaidAtOnceOrByTheOperation() {
        refused(model.create(definition("1a"), lxd.now), 400, "must not start with a number");
        refused(model.create(definition("a-"), lxd.now), 400, "must not end with");
        refused(model.create(definition("a_b"), lxd.now), 400, "alphanumeric and hyphen");
        refused(model.create(definition("a".repeat(64)), lxd.now), 400, "1-63 characters");
        refused(model.create(LxdDefinition.container("a", "nope", Map.of()), lxd.now), 404, "Image alias not found");
        lxd.fails(
                model.create(LxdDefinition.container("a", VirtualLxd.VM_IMAGE, Map.of()), lxd.now),
                "Requested image's type \"virtual-machine\" doesn't match instance type \"container\"");
        lxd.fails(
                model.create(LxdDefinition.container("a", VirtualLxd.IMAGE, Map.of("no.key", "")), lxd.now),
                "Failed creating instance record: Unknown configuration key: no.key");
        lxd.fails(
                model.create(LxdDefinition.container("a", VirtualLxd.IMAGE, Map.of("limits.memory", "lots")), lxd.now),
                "Invalid value: lots");
        lxd.fails(
                model.create(LxdDefinition.container("a", VirtualLxd.IMAGE, Map.of("limits.cpu", "lots")), lxd.now),
                "Invalid CPU limit syntax");
        lxd.fails(
                model.create(
                        LxdDefinition.container("a", VirtualLxd.IMAGE, Map.of("boot.autostart", "maybe")), lxd.now),
                "Invalid value for a boolean \"maybe\"");
        LxdDefinition a = definition("a");
        refused(model.create(profiled(a, List.of("nope")), lxd.now), 500, "Requested profile \"nope\" doesn't exist");
        lxd.fails(model.create(profiled(a, List.of()), lxd.now), "No root device could be found");
        refused(model.start(LxdRef.of("a"), lxd.now), 404, "Instance not found");
        assertThat(given(model.list("default", lxd.now))).isEmpty();
    }

    private static LxdDefinition profiled(LxdDefinition of, List<String> profiles) {
        return new LxdDefinition(
                of.ref(),
                of.type(),
                of.alias(),
                of.fingerprint(),
                Optional.of(profiles),
                of.config(),
                of.devices(),
                false);
    }

    @Test
    void aFullPoolFailsTheCreationAndAFullProjectRefusesIt() {
        var catalogue = VirtualLxd.catalogue()
                .withPool(new LxdCatalogue.StoragePool("default", "dir", 1))
                .withProject("small", Map.of("limits.instances", "1"));
        var full = new VirtualLxd(catalogue, LxdFaults.none(), 1);
        LxdRef first = full.created("a");

        full.fails(full.model.create(definition("b"), full.now), "No space left on device");
        full.gone(LxdRef.of("b"));
        full.succeeds(full.model.delete(first, full.now));
        full.succeeds(full.model.create(in("small", "a"), full.now));
        refused(full.model.create(in("small", "b"), full.now), 500, "Reached maximum number of instances");
        refused(full.model.create(in("nope", "b"), full.now), 404, "Project not found");
    }

    private static LxdDefinition in(String project, String name) {
        LxdDefinition of = definition(name);
        return new LxdDefinition(
                new LxdRef(project, name),
                of.type(),
                of.alias(),
                of.fingerprint(),
                of.profiles(),
                of.config(),
                of.devices(),
                false);
    }

    @Test
    void namesAreUniqueWithinAProjectOnly() {
        model.catalogue(model.catalogue().withProject("other", Map.of()));
        lxd.created("a");
        lxd.succeeds(model.create(in("other", "a"), lxd.now));

        assertThat(given(model.list("other", lxd.now)))
                .singleElement()
                .satisfies(i -> assertThat(i.ref()).isEqualTo(new LxdRef("other", "a")));
        assertThat(given(model.operations("other", lxd.now))).hasSize(1);
        assertThat(given(model.list("nowhere", lxd.now))).isEmpty();
    }

    @Test
    void anEndedOperationIsForgottenAfterFiveSeconds() {
        LxdOperation ended = lxd.end(model.create(definition("a"), lxd.now));
        lxd.pass(Duration.ofMillis(4900));
        assertThat(given(model.operation(ended.id(), lxd.now))).isEqualTo(ended);

        lxd.pass(Duration.ofMillis(200));

        refused(model.operation(ended.id(), lxd.now), 404, "Operation not found");
        assertThat(given(model.operations("default", lxd.now))).isEmpty();
    }

    @Test
    void newsOfOneOperationComeInAnyOrder() {
        for (int i = 0; i < 60; i++) {
            lxd.fails(
                    model.create(LxdDefinition.container("a", VirtualLxd.VM_IMAGE, Map.of()), lxd.now),
                    "doesn't match");
            lxd.pass(Duration.ofMillis(10));
        }

        assertThat(ordersOfStatus().distinct())
                .hasSizeGreaterThan(1)
                .allSatisfy(order -> assertThat(order).containsExactlyInAnyOrder("Pending", "Running", "Failure"));
    }

    private Stream<List<String>> ordersOfStatus() {
        List<LxdOperation> told = lxd.news.stream()
                .filter(LxdNews.Progress.class::isInstance)
                .map(n -> ((LxdNews.Progress) n).operation())
                .toList();
        return told.stream()
                .map(LxdOperation::id)
                .distinct()
                .map(id -> told.stream()
                        .filter(o -> o.id().equals(id))
                        .map(o -> o.status().word())
                        .toList());
    }

    @Test
    void aVirtualMachinesConsoleCanBeClosed() {
        var old = new VirtualLxd(VirtualLxd.catalogue().withoutVmConsole(), LxdFaults.none(), 1);
        old.succeeds(old.model.create(VirtualLxd.virtualMachine("v"), old.now));
        old.succeeds(old.model.start(LxdRef.of("v"), old.now));
        old.model.says(LxdRef.of("v"), "x", old.now);

        refused(old.model.console(LxdRef.of("v"), old.now), 500, "Instance is not container type");
        assertThat(old.end(old.model.exec(LxdRef.of("v"), List.of("x"), old.now))
                        .exit())
                .hasValue(127);
    }

    @Test
    void aProfileInUseIsNotTakenAway() {
        lxd.created("a");
        assertThatThrownBy(() -> model.catalogue(model.catalogue().withoutProfile("default")))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("instance a uses profiles [default]");
    }

    @Test
    void whatHoldsConfigDoesNotShowItsValues() {
        LxdDefinition secret = LxdDefinition.container("a", VirtualLxd.IMAGE, Map.of("user.jit", "hush"));
        lxd.succeeds(model.create(secret, lxd.now));

        assertThat(secret.toString()).contains("user.jit").doesNotContain("hush");
        assertThat(lxd.read(secret.ref()).toString()).contains("user.jit").doesNotContain("hush");
    }
}

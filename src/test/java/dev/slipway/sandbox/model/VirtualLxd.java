package dev.slipway.sandbox.model;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.errorprone.annotations.CanIgnoreReturnValue;
import dev.slipway.fleet.InstanceType;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** A model and its virtual time, which goes from one thing that happens to the next. */
final class VirtualLxd {
    static final Instant START = Instant.parse("2026-03-01T10:00:00Z");
    static final String IMAGE = "runner";
    static final String VM_IMAGE = "runner-vm";

    final LxdModel model;
    final List<LxdNews> news = new ArrayList<>();
    Instant now = START;

    VirtualLxd(LxdCatalogue catalogue, LxdFaults faults, long seed) {
        model = new LxdModel(catalogue, LxdTimings.measured(), faults, seed, START);
    }

    static VirtualLxd ordinary() {
        return new VirtualLxd(catalogue(), LxdFaults.none(), 1);
    }

    static VirtualLxd faulty(LxdFaults faults) {
        return new VirtualLxd(catalogue(), faults, 1);
    }

    static LxdCatalogue catalogue() {
        return LxdCatalogue.standard("ab".repeat(32))
                .withImage(InstanceType.CONTAINER, IMAGE)
                .withImage(InstanceType.VIRTUAL_MACHINE, VM_IMAGE);
    }

    static LxdDefinition definition(String name) {
        return LxdDefinition.container(name, IMAGE, Map.of("user.slipway.fleet", "acme-1"));
    }

    static LxdDefinition virtualMachine(String name) {
        return new LxdDefinition(
                LxdRef.of(name),
                InstanceType.VIRTUAL_MACHINE,
                Optional.of(VM_IMAGE),
                Optional.empty(),
                Optional.empty(),
                Map.of(),
                Map.of(),
                false);
    }

    void pass(Duration time) {
        now = now.plus(time);
        news.addAll(model.advance(now));
    }

    /** Goes on to the next thing that happens. */
    void step() {
        now = model.nextAt().orElseThrow();
        news.addAll(model.advance(now));
    }

    /** Lets time pass until the operation is over, and returns it as it is then. */
    LxdOperation end(LxdAnswer<LxdOperation> begun) {
        LxdOperation operation = given(begun);
        while (!model.peek(operation.id()).orElseThrow().status().over()) {
            step();
        }
        return model.peek(operation.id()).orElseThrow();
    }

    void succeeds(LxdAnswer<LxdOperation> begun) {
        LxdOperation ended = end(begun);
        assertThat(ended.error()).isEmpty();
        assertThat(ended.status()).isEqualTo(LxdOperation.Status.SUCCESS);
    }

    void fails(LxdAnswer<LxdOperation> begun, String error) {
        LxdOperation ended = end(begun);
        assertThat(ended.status()).isEqualTo(LxdOperation.Status.FAILURE);
        assertThat(ended.error()).contains(error);
    }

    static <T> T given(LxdAnswer<T> answer) {
        return answer.value().orElseThrow(() -> new AssertionError(answer.outcome()));
    }

    static void refused(LxdAnswer<?> answer, int status, String message) {
        assertThat(answer.outcome()).isInstanceOfSatisfying(LxdAnswer.Refused.class, refused -> {
            assertThat(refused.status()).isEqualTo(status);
            assertThat(refused.message()).contains(message);
        });
    }

    @CanIgnoreReturnValue
    LxdRef created(String name) {
        succeeds(model.create(definition(name), now));
        return LxdRef.of(name);
    }

    @CanIgnoreReturnValue
    LxdRef started(String name) {
        LxdRef ref = created(name);
        succeeds(model.start(ref, now));
        return ref;
    }

    LxdInstance read(LxdRef ref) {
        return given(model.get(ref, now));
    }

    void gone(LxdRef ref) {
        refused(model.get(ref, now), 404, "Instance not found");
    }

    /** What was told of an instance, in the order in which it happened. */
    List<String> actions(String name) {
        return news.stream()
                .filter(LxdNews.Lifecycle.class::isInstance)
                .map(LxdNews.Lifecycle.class::cast)
                .filter(n -> n.ref().name().equals(name))
                .sorted(Comparator.comparing(LxdNews.Lifecycle::at))
                .map(LxdNews.Lifecycle::action)
                .toList();
    }

    Instant when(String name, String action) {
        return news.stream()
                .filter(n -> n instanceof LxdNews.Lifecycle l
                        && l.ref().name().equals(name)
                        && l.action().equals(action))
                .findFirst()
                .orElseThrow()
                .at();
    }
}

package dev.slipway.lxd;

import static org.assertj.core.api.Assertions.assertThat;

import dev.slipway.fleet.Failure;
import dev.slipway.fleet.Instance;
import dev.slipway.fleet.InstanceType;
import java.time.Instant;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class AftermathTest {

    private static final Optional<Instance> ABSENT = Optional.empty();
    private static final Optional<Instance> NEW = instance(Instance.Status.STOPPED, Optional.empty());
    private static final Optional<Instance> UP = instance(Instance.Status.RUNNING, Optional.of(Instant.EPOCH));
    private static final Optional<Instance> DOWN = instance(Instance.Status.STOPPED, Optional.of(Instant.EPOCH));

    private static Optional<Instance> instance(Instance.Status status, Optional<Instant> used) {
        return Optional.of(
                new Instance("r1", InstanceType.CONTAINER, status, Instant.EPOCH, used, "none", Optional.empty()));
    }

    @Test
    void aCreationIsNeverProvenByAnInstanceThatMayBeHalfMade() {
        assertThat(Answers.failureOf(Aftermath.CREATED.judge("create r1", NEW)).uncertain())
                .isTrue();
        assertThat(Answers.failureOf(Aftermath.CREATED.judge("create r1", ABSENT))
                        .kind())
                .isEqualTo(Failure.Kind.FAILED);
    }

    @Test
    void aStartIsProvenByAnInstanceThatWasUsedEvenIfItHasStoppedAgain() {
        assertThat(Aftermath.STARTED.judge("start r1", UP).succeeded()).isTrue();
        assertThat(Aftermath.STARTED.judge("start r1", DOWN).succeeded()).isTrue();
        assertThat(Aftermath.STARTED.judge("start r1", NEW).failed()).isTrue();
        assertThat(Aftermath.STARTED.judge("start r1", ABSENT).failed()).isTrue();
    }

    @Test
    void aStopIsProvenByAStoppedInstanceAndADeletionByNone() {
        assertThat(Aftermath.STOPPED.judge("stop r1", DOWN).succeeded()).isTrue();
        assertThat(Aftermath.STOPPED.judge("stop r1", UP).failed()).isTrue();
        assertThat(Aftermath.DELETED.judge("delete r1", ABSENT).succeeded()).isTrue();
        assertThat(Answers.failureOf(Aftermath.DELETED.judge("delete r1", DOWN)).message())
                .contains("could not delete r1", "vanished", "STOPPED");
    }
}

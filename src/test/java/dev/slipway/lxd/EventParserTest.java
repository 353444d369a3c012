package dev.slipway.lxd;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.slipway.fleet.Event;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class EventParserTest {

    private static EventParser.Message lifecycle(String action, String source) {
        return EventParser.from("""
                {"type": "lifecycle", "timestamp": "2026-03-01T10:00:00Z", "location": "none",
                 "metadata": {"action": "%s", "source": "%s", "context": {"old_name": "r0"}}}""".formatted(action, source), "default");
    }

    @Test
    void anActionThatChangesAnInstanceIsAHint() {
        EventParser.Message message = EventParser.from("""
                {"type": "lifecycle", "metadata": {"action": "instance-shutdown", "source": "/1.0/instances/r1"}}""", "default");

        assertThat(message.type()).isEqualTo("lifecycle");
        assertThat(message.hints()).containsExactly(new Event.InstanceHinted("r1", "instance-shutdown"));
    }

    @Test
    void anInstanceThatWasRenamedIsNewsUnderBothNames() {
        assertThat(lifecycle("instance-renamed", "/1.0/instances/r1?project=default")
                        .hints())
                .containsExactly(
                        new Event.InstanceHinted("r1", "instance-renamed"),
                        new Event.InstanceHinted("r0", "instance-renamed"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "instance-exec",
                "instance-console",
                "instance-console-retrieved",
                "instance-file-retrieved",
                "instance-metadata-updated",
                "instance-log-retrieved",
                "image-created"
            })
    void whatOurOwnQuestionsCauseIsNoHint(String action) {
        assertThat(lifecycle(action, "/1.0/instances/r1").hints()).isEmpty();
    }

    @Test
    void anotherProjectsInstanceAndASnapshotAreNoHint() {
        assertThat(lifecycle("instance-started", "/1.0/instances/r1?project=other")
                        .hints())
                .isEmpty();
        assertThat(lifecycle("instance-deleted", "/1.0/instances/r1/snapshots/s")
                        .hints())
                .isEmpty();
    }

    @Test
    void anOperationIsCountedAndHintsAtNothing() {
        EventParser.Message message =
                EventParser.from("{\"type\":\"operation\",\"metadata\":{\"id\":\"a\"}}", "default");

        assertThat(message.type()).isEqualTo("operation");
        assertThat(message.hints()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"", "[]", "{}", "{\"type\":\"lifecycle\"}", "{\"type\":\"lifecycle\",\"metadata\":7}", "{\"a"})
    void garbageIsRefused(String text) {
        assertThatThrownBy(() -> EventParser.from(text, "default")).isInstanceOf(RuntimeException.class);
    }
}

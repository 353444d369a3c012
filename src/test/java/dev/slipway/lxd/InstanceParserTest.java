package dev.slipway.lxd;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.slipway.fleet.Instance;
import dev.slipway.fleet.InstanceType;
import io.vertx.core.json.JsonObject;
import java.time.Instant;
import org.junit.jupiter.api.Test;

class InstanceParserTest {

    private static JsonObject running() {
        return JsonObject.of(
                "name", "r1",
                "type", "container",
                "status", "Running",
                "created_at", "2026-03-01T10:00:00.5Z",
                "last_used_at", "2026-03-01T11:00:01.25+01:00",
                "location", "none",
                "config", JsonObject.of("image.os", "busybox"));
    }

    @Test
    void anInstanceWithoutTagsIsReadWithout() {
        Instance read = InstanceParser.from(running());

        assertThat(read.name()).isEqualTo("r1");
        assertThat(read.type()).isEqualTo(InstanceType.CONTAINER);
        assertThat(read.status()).isEqualTo(Instance.Status.RUNNING);
        assertThat(read.createdAt()).isEqualTo(Instant.parse("2026-03-01T10:00:00.5Z"));
        assertThat(read.lastUsedAt()).contains(Instant.parse("2026-03-01T10:00:01.25Z"));
        assertThat(read.location()).isEqualTo("none");
        assertThat(read.tags()).isEmpty();
    }

    @Test
    void neverUsedIsNeitherNineteenSeventyNorTheYearOne() {
        assertThat(InstanceParser.from(running().put("last_used_at", "1970-01-01T00:00:00Z"))
                        .lastUsedAt())
                .isEmpty();
        assertThat(InstanceParser.from(running().put("last_used_at", "0001-01-01T00:00:00Z"))
                        .lastUsedAt())
                .isEmpty();
        assertThat(InstanceParser.from(running().putNull("last_used_at")).lastUsedAt())
                .isEmpty();
        assertThat(InstanceParser.from(running().put("last_used_at", "yesterday"))
                        .lastUsedAt())
                .isEmpty();
    }

    @Test
    void onlyRunningAndStoppedAreToldApart() {
        assertThat(InstanceParser.from(running().put("status", "Stopped")).status())
                .isEqualTo(Instance.Status.STOPPED);
        assertThat(InstanceParser.from(running().put("status", "Frozen")).status())
                .isEqualTo(Instance.Status.OTHER);
        assertThat(InstanceParser.from(running().put("status", "Error")).status())
                .isEqualTo(Instance.Status.OTHER);
    }

    @Test
    void tagsComeFromTheOwnConfigAndTheJitConfigsValueStaysBehind() {
        JsonObject config = JsonObject.of(
                "user.slipway.fleet", "acme-1",
                "user.slipway.kind", "runner",
                "user.slipway.runner", "r1",
                "user.slipway.pool", "small",
                "user.slipway.path", "acme",
                "user.slipway.registration", "77",
                "user.slipway.pool-hash", "0123456789ab",
                "user.slipway.launched-at", "2026-03-01T09:59:59Z",
                "user.slipway.jit-config", "hush-hush");
        JsonObject instance =
                running().put("config", config).put("expanded_config", JsonObject.of("user.slipway.pool", "x"));

        Instance read = InstanceParser.from(instance);

        assertThat(read.tags())
                .contains(new Instance.Tags(
                        "acme-1",
                        "runner",
                        "r1",
                        "small",
                        "acme",
                        77,
                        "0123456789ab",
                        Instant.parse("2026-03-01T09:59:59Z"),
                        true));
        assertThat(read.toString()).doesNotContain("hush-hush");
    }

    @Test
    void aProfilesKeysAreNoTags() {
        JsonObject instance = running().put("expanded_config", JsonObject.of("user.slipway.fleet", "acme-1"));

        assertThat(InstanceParser.from(instance).tags()).isEmpty();
    }

    @Test
    void brokenTagsAreReadAsMissing() {
        JsonObject config = JsonObject.of(
                "user.slipway.fleet", "acme-1",
                "user.slipway.registration", "many",
                "user.slipway.launched-at", "soon");

        assertThat(InstanceParser.from(running().put("config", config)).tags())
                .contains(new Instance.Tags("acme-1", "", "", "", "", 0, "", Instant.EPOCH, false));
    }

    @Test
    void whatIsNoInstanceIsRefused() {
        assertThat(InstanceParser.known(running().put("type", "submarine"))).isFalse();
        assertThatThrownBy(() -> InstanceParser.from(running().put("type", "submarine")))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("r1");
        assertThatThrownBy(() -> InstanceParser.from(new JsonObject())).isInstanceOf(IllegalArgumentException.class);
    }
}

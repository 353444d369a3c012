package dev.slipway.lxd;

import static org.assertj.core.api.Assertions.assertThat;

import dev.slipway.config.LxdSettings;
import dev.slipway.fleet.Failure;
import dev.slipway.fleet.InstanceType;
import dev.slipway.fleet.Pool;
import io.vertx.core.json.JsonObject;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class LaunchRequestTest {

    private static final LxdSettings SETTINGS =
            new LxdSettings("/run/lxd", "default", "fast", List.of("default", "runners"));

    private static JsonObject body(Pool pool) {
        return Launches.request("acme-1-small-0a1b2c3d", pool, SETTINGS).body();
    }

    private static JsonObject expected(Pool pool, String type) {
        return new JsonObject("""
                {
                  "name": "acme-1-small-0a1b2c3d",
                  "type": "%s",
                  "source": {"type": "image", "alias": "slipway-runner"},
                  "profiles": ["default", "runners"],
                  "ephemeral": false,
                  "config": {
                    "boot.autostart": "false",
                    "user.slipway.fleet": "acme-1",
                    "user.slipway.kind": "runner",
                    "user.slipway.runner": "acme-1-small-0a1b2c3d",
                    "user.slipway.pool": "small",
                    "user.slipway.path": "acme",
                    "user.slipway.registration": "4711",
                    "user.slipway.pool-hash": "%s",
                    "user.slipway.launched-at": "2026-03-01T10:15:30.123Z",
                    "user.slipway.jit-config": "%s"
                  },
                  "devices": {"root": {"type": "disk", "path": "/", "pool": "fast"}}
                }""".formatted(type, pool.hash(), Launches.JIT_CONFIG));
    }

    @Test
    void aPlainContainersRequestIsExactlyThis() {
        Pool pool = Launches.pool("slipway-runner");

        assertThat(body(pool)).isEqualTo(expected(pool, "container"));
    }

    @Test
    void aVirtualMachinesRequestDiffersInItsTypeAndCarriesTheLimits() {
        Pool pool = Launches.limited(Launches.pool("slipway-runner"), InstanceType.VIRTUAL_MACHINE, 2, "7GiB", "10GiB");
        JsonObject expected = expected(pool, "virtual-machine");
        expected.getJsonObject("config").put("limits.cpu", "2").put("limits.memory", "7GiB");
        expected.getJsonObject("devices").getJsonObject("root").put("size", "10GiB");

        assertThat(body(pool)).isEqualTo(expected);
    }

    @Test
    void twelveToSixtyFourHexDigitsAreAFingerprint() {
        assertThat(body(Launches.pool("0123456789ab")).getJsonObject("source"))
                .isEqualTo(JsonObject.of("type", "image", "fingerprint", "0123456789ab"));
        assertThat(LaunchRequest.isFingerprint("a".repeat(64))).isTrue();
        assertThat(LaunchRequest.isFingerprint("a".repeat(65))).isFalse();
        assertThat(LaunchRequest.isFingerprint("0123456789a")).isFalse();
        assertThat(LaunchRequest.isFingerprint("slipway-runner")).isFalse();
    }

    @Test
    void thePoolsConfigAndDevicesArePassedThrough() {
        Pool pool = Launches.pool(
                "slipway-runner",
                Map.of("security.idmap.isolated", "true", "user.slipway.test", "floods"),
                Map.of("gh", Map.of("type", "proxy", "bind", "instance")));

        JsonObject body = body(pool);

        assertThat(body.getJsonObject("config").getString("security.idmap.isolated"))
                .isEqualTo("true");
        assertThat(body.getJsonObject("config").getString("user.slipway.test")).isEqualTo("floods");
        assertThat(body.getJsonObject("devices").getJsonObject("gh"))
                .isEqualTo(JsonObject.of("type", "proxy", "bind", "instance"));
    }

    @Test
    void thePoolsConfigHasNoSayInWhoseTheInstanceIs() {
        Map<String, String> usurper = Map.of(
                "boot.autostart", "true",
                "user.slipway.fleet", "theirs",
                "user.slipway.kind", "image",
                "user.slipway.runner", "theirs",
                "user.slipway.pool", "theirs",
                "user.slipway.path", "theirs",
                "user.slipway.registration", "1",
                "user.slipway.pool-hash", "theirs",
                "user.slipway.launched-at", "theirs",
                "user.slipway.jit-config", "theirs");
        Pool pool = Launches.pool("slipway-runner", usurper, Map.of());

        assertThat(body(pool)).isEqualTo(expected(pool, "container"));
    }

    @Test
    void theJitConfigIsInNoTextAndCensoredWhereItIsQuoted() {
        LaunchRequest request = Launches.request("r1", Launches.pool("slipway-runner"), SETTINGS);
        String cut = Launches.JIT_CONFIG.substring(0, 30);

        Throwable censored = request.censor(Failures.refused("create instance r1", 400, "bad value: " + cut));

        assertThat(request.toString()).isEqualTo("launch of r1");
        assertThat(censored)
                .hasMessage("could not create instance r1: LXD answered 400, bad value: (JIT config withheld)");
        assertThat(((LxdException) censored).failure().kind()).isEqualTo(Failure.Kind.INVALID);
    }
}

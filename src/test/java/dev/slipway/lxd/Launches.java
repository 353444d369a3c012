package dev.slipway.lxd;

import dev.slipway.config.LxdSettings;
import dev.slipway.fleet.Effect;
import dev.slipway.fleet.InstanceType;
import dev.slipway.fleet.Pool;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Launches as tests need them. */
final class Launches {

    static final Instant AT = Instant.parse("2026-03-01T10:15:30.123Z");
    static final long REGISTRATION = 4711;
    static final String JIT_CONFIG = "ZW5jb2RlZCBqaXQgY29uZmlnIG9mIGEgdGVzdA==";

    private Launches() {}

    static Pool pool(String image) {
        return pool(image, Map.of(), Map.of());
    }

    static Pool pool(String image, Map<String, String> config, Map<String, Map<String, String>> devices) {
        return new Pool(
                "small",
                "acme",
                Pool.DEFAULT_CREDENTIAL,
                "Default",
                InstanceType.CONTAINER,
                1,
                1,
                image,
                List.of("linux", "x64"),
                false,
                Set.of(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Duration.ofMinutes(5),
                Duration.ofMinutes(2),
                Duration.ofMinutes(5),
                Optional.empty(),
                Optional.empty(),
                config,
                devices);
    }

    static Pool limited(Pool pool, InstanceType type, int cpu, String memory, String disk) {
        return new Pool(
                pool.name(),
                pool.path(),
                pool.credential(),
                pool.runnerGroup(),
                type,
                pool.idle(),
                pool.max(),
                pool.image(),
                pool.labels(),
                pool.unlabelled(),
                pool.repositories(),
                Optional.of(cpu),
                Optional.of(memory),
                Optional.of(disk),
                pool.bootTimeout(),
                pool.scaleDownDelay(),
                pool.offlineGrace(),
                pool.jobTimeout(),
                pool.maxIdleAge(),
                pool.config(),
                pool.devices());
    }

    static LxdSettings settings(String socket) {
        return new LxdSettings(socket, "default", "default", List.of("default"));
    }

    static LaunchRequest request(String runner, Pool pool, LxdSettings settings) {
        return LaunchRequest.of(
                new Effect.Launch(runner, "acme-1", pool, List.of("linux"), AT), JIT_CONFIG, REGISTRATION, settings);
    }
}

package dev.slipway.lxd;

import dev.slipway.config.LxdSettings;
import dev.slipway.fleet.Effect;
import dev.slipway.fleet.Pool;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.Map;
import java.util.regex.Pattern;

/**
 * The body of {@code POST /1.0/instances} that makes one runner. Pure; holds a JIT config, which {@link #toString} does
 * not show.
 */
public final class LaunchRequest {

    private static final Pattern FINGERPRINT = Pattern.compile("[0-9a-f]{12,64}");
    private static final String AUTOSTART = "boot.autostart";

    private final String instance;
    private final String jitConfig;
    private final JsonObject body;

    private LaunchRequest(String instance, String jitConfig, JsonObject body) {
        this.instance = instance;
        this.jitConfig = jitConfig;
        this.body = body;
    }

    /**
     * The pool's {@code config} and {@code devices} are passed through, but never override what says whose the instance
     * is, nor make LXD start it by itself.
     *
     * @param jitConfig GitHub's {@code encoded_jit_config}, a secret
     * @param registration GitHub's id of the runner
     */
    public static LaunchRequest of(Effect.Launch launch, String jitConfig, long registration, LxdSettings lxd) {
        Pool pool = launch.pool();
        var config = new JsonObject();
        pool.config().forEach((key, value) -> {
            if (!reserved(key)) {
                config.put(key, value);
            }
        });
        pool.cpu().ifPresent(cpu -> config.put("limits.cpu", Integer.toString(cpu)));
        pool.memory().ifPresent(memory -> config.put("limits.memory", memory));
        config.put(AUTOSTART, "false")
                .put(Tag.FLEET.key(), launch.fleet())
                .put(Tag.KIND.key(), Tag.RUNNER_KIND)
                .put(Tag.RUNNER.key(), launch.runner())
                .put(Tag.POOL.key(), pool.name())
                .put(Tag.PATH.key(), pool.path())
                .put(Tag.REGISTRATION.key(), Long.toString(registration))
                .put(Tag.POOL_HASH.key(), pool.hash())
                .put(Tag.LAUNCHED_AT.key(), launch.at().toString())
                .put(Tag.JIT_CONFIG.key(), jitConfig);
        var body = new JsonObject()
                .put("name", launch.runner())
                .put("type", pool.type().word())
                .put("source", new JsonObject().put("type", "image").put(imageKey(pool.image()), pool.image()))
                .put("profiles", new JsonArray(lxd.profiles()))
                .put("ephemeral", false)
                .put("config", config)
                .put("devices", devices(pool, lxd));
        return new LaunchRequest(launch.runner(), jitConfig, body);
    }

    /** Whether a pool's {@code config} has no say in this key. */
    static boolean reserved(String key) {
        return key.equals(AUTOSTART) || Tag.isKey(key);
    }

    /** LXD takes an image by alias or by fingerprint, whole or its beginning: 12 to 64 hex digits are a fingerprint. */
    static boolean isFingerprint(String image) {
        return FINGERPRINT.matcher(image).matches();
    }

    private static String imageKey(String image) {
        return isFingerprint(image) ? "fingerprint" : "alias";
    }

    private static JsonObject devices(Pool pool, LxdSettings lxd) {
        // Its own root disk, whatever the profiles say: the storage pool is the configuration's.
        var root = JsonObject.of("type", "disk", "path", "/", "pool", lxd.storagePool());
        pool.disk().ifPresent(size -> root.put("size", size));
        var devices = JsonObject.of("root", root);
        pool.devices().forEach((device, keys) -> devices.put(device, new JsonObject(Map.copyOf(keys))));
        return devices;
    }

    String instance() {
        return instance;
    }

    /** A copy. */
    JsonObject body() {
        return body.copy();
    }

    /** The failure without the JIT config, should LXD have quoted it. */
    Throwable censor(Throwable cause) {
        if (!(cause instanceof LxdException lxd) || jitConfig.isEmpty()) {
            return cause;
        }
        // Its beginning is enough to tell: messages are cut, so that it may not be there whole.
        String message = lxd.failure().message();
        int quoted = message.indexOf(jitConfig.substring(0, Math.min(24, jitConfig.length())));
        return quoted < 0
                ? cause
                : new LxdException(lxd.failure().kind(), message.substring(0, quoted) + "(JIT config withheld)");
    }

    @Override
    public String toString() {
        return "launch of " + instance;
    }
}

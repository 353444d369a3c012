package dev.slipway.sandbox;

import static dev.slipway.sandbox.LxdCaller.answer;
import static org.assertj.core.api.Assertions.assertThat;

import dev.slipway.fleet.InstanceType;
import dev.slipway.lxd.LxdDaemon;
import dev.slipway.lxd.TestImage;
import dev.slipway.sandbox.LxdCaller.Answer;
import dev.slipway.sandbox.model.LxdCatalogue;
import dev.slipway.sandbox.model.LxdFaults;
import dev.slipway.sandbox.model.LxdModel;
import dev.slipway.sandbox.model.LxdTimings;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The simulated LXD's JSON has the real one's keys, kinds of values, codes and words. */
class LxdShapesTest {
    /** Of the real server's, what a client has no use for in a simulation. */
    private static final Set<String> LEFT_OUT = Set.of(
            "environment.certificate",
            "environment.driver_version",
            "environment.firewall",
            "environment.kernel_features",
            "environment.kernel_version",
            "environment.lxc_features",
            "environment.os_name",
            "environment.os_version",
            "environment.server_event_mode",
            "environment.server_pid",
            "environment.storage",
            "environment.storage_version",
            "environment.storage_supported_drivers");

    private final String name = "shape-" + ProcessHandle.current().pid();
    private LxdDaemon daemon;
    private Vertx vertx;
    private SimulatedLxd simulated;
    private LxdCaller real;
    private LxdCaller ours;

    @BeforeEach
    void startBoth(@TempDir Path directory) {
        daemon = LxdDaemon.shared();
        vertx = Vertx.vertx();
        var catalogue = LxdCatalogue.standard("5f".repeat(32)).withImage(InstanceType.CONTAINER, TestImage.ALIAS);
        var model = new LxdModel(catalogue, LxdTimings.small(), LxdFaults.none(), 1, Instant.now());
        simulated = answer(SimulatedLxd.start(vertx, directory.resolve("unix.socket"), model));
        real = new LxdCaller(vertx, daemon.socket());
        ours = new LxdCaller(vertx, simulated.socket());
    }

    @AfterEach
    void stopBoth() {
        if (vertx == null) {
            return;
        }
        if (real.get("/1.0/instances/" + name).status() == 200) {
            daemon.lxc("delete", "--force", name);
        }
        Void ignored = answer(simulated.close());
        ignored = answer(vertx.close());
    }

    @Test
    void whatIsLookedUpHasTheSameShape() {
        for (String uri : new String[] {
            "/1.0",
            "/1.0/projects/default",
            "/1.0/storage-pools/default",
            "/1.0/profiles/default",
            "/1.0/images/aliases/" + TestImage.ALIAS
        }) {
            same(uri, real.get(uri), ours.get(uri));
        }
        String fingerprint = "/1.0/images/";
        String alias = "/1.0/images/aliases/" + TestImage.ALIAS;
        same(
                "image",
                real.get(fingerprint + real.get(alias).metadata().getString("target")),
                ours.get(fingerprint + ours.get(alias).metadata().getString("target")));
    }

    @Test
    void whatIsRefusedIsRefusedWithTheSameCodeAndWords() {
        var noImage = definition().put("source", JsonObject.of("type", "image", "alias", "no-such-image"));
        sameRefusal(HttpMethod.POST, "/1.0/instances", noImage);
        sameRefusal(HttpMethod.POST, "/1.0/instances", definition().put("name", "1st"));
        sameRefusal(HttpMethod.POST, "/1.0/instances", definition().put("name", "last-"));
        sameRefusal(HttpMethod.POST, "/1.0/instances", definition().put("name", "a_b"));
        sameRefusal(HttpMethod.POST, "/1.0/instances", definition().put("name", "x".repeat(64)));
        sameRefusal(HttpMethod.POST, "/1.0/instances", definition().put("type", "cloud"));
        sameRefusal(HttpMethod.POST, "/1.0/instances", definition().put("profiles", JsonArray.of("none")));
        sameRefusal(HttpMethod.POST, "/1.0/instances", JsonObject.of("name", name));
        sameRefusal(HttpMethod.POST, "/1.0/instances?project=none", definition());
        for (String uri : new String[] {
            "/1.0/projects/none",
            "/1.0/storage-pools/none",
            "/1.0/profiles/none",
            "/1.0/images/aliases/none",
            "/1.0/images/0123456789abcdef",
            "/1.0/instances/none",
            "/1.0/instances/none/state",
            "/1.0/instances/none/console",
            "/1.0/operations/none",
            "/1.0/nothing"
        }) {
            sameRefusal(HttpMethod.GET, uri, new JsonObject());
        }
        sameRefusal(HttpMethod.PUT, "/1.0/instances/none/state", JsonObject.of("action", "start"));
        sameRefusal(HttpMethod.DELETE, "/1.0/instances/none", new JsonObject());
        sameRefusal(HttpMethod.PATCH, "/1.0/instances/none", new JsonObject());
    }

    @Test
    void everyTurnInAnInstancesLifeHasTheSameShape() {
        carriedOut(HttpMethod.POST, "/1.0/instances", definition());
        String uri = "/1.0/instances/" + name;
        both(uri);
        both(uri + "?recursion=1");
        both(uri + "/state");
        carriedOut(HttpMethod.POST, "/1.0/instances", definition());
        carriedOut(HttpMethod.PUT, uri + "/state", JsonObject.of("action", "stop", "force", true));
        carriedOut(HttpMethod.PUT, uri + "/state", JsonObject.of("action", "start", "timeout", 30));
        carriedOut(HttpMethod.PUT, uri + "/state", JsonObject.of("action", "start", "timeout", 30));
        both(uri);
        sameRefusal(HttpMethod.DELETE, uri, new JsonObject());
        sameRefusal(HttpMethod.PUT, uri + "/state", JsonObject.of("action", "fly"));
        sameRefusal(HttpMethod.PATCH, uri, JsonObject.of("config", JsonObject.of("bogus.key", "x")));
        var patch = JsonObject.of("config", JsonObject.of("user.slipway.x", ""));
        same(
                "patch",
                real.call(HttpMethod.PATCH, uri, patch.encode()),
                ours.call(HttpMethod.PATCH, uri, patch.encode()));
        var unknown = JsonObject.of("command", JsonArray.of("/no/such/command"), "wait-for-websocket", false);
        carriedOut(HttpMethod.POST, uri + "/exec", unknown);
        carriedOut(HttpMethod.PUT, uri + "/state", JsonObject.of("action", "stop", "force", true));
        sameRefusal(HttpMethod.POST, uri + "/exec", unknown);
        carriedOut(HttpMethod.DELETE, uri, new JsonObject());
        sameRefusal(HttpMethod.GET, uri, new JsonObject());
    }

    private JsonObject definition() {
        return JsonObject.of(
                "name",
                name,
                "type",
                "container",
                "source",
                JsonObject.of("type", "image", "alias", TestImage.ALIAS),
                "config",
                JsonObject.of(
                        "user.slipway.x", "1", "user.slipway.test", "never-listens", "user.slipway.jit-config", "x"));
    }

    private void both(String uri) {
        same(uri, real.get(uri), ours.get(uri));
    }

    private void carriedOut(HttpMethod method, String uri, JsonObject body) {
        Answer realBegun = real.call(method, uri, body.encode());
        Answer oursBegun = ours.call(method, uri, body.encode());
        same(method + " " + uri, realBegun, oursBegun);
        Answer realEnded = real.get(realBegun.location() + "/wait?timeout=30");
        Answer oursEnded = ours.get(oursBegun.location() + "/wait?timeout=30");
        assertThat(oursEnded.metadata().getString("err"))
                .as("end of " + method + " " + uri)
                .isEqualTo(realEnded.metadata().getString("err"));
        for (String key : new String[] {"class", "description", "status", "status_code", "resources", "may_cancel"}) {
            assertThat(oursEnded.metadata().getValue(key))
                    .as(key + " of the end of " + method + " " + uri)
                    .isEqualTo(realEnded.metadata().getValue(key));
        }
    }

    private void sameRefusal(HttpMethod method, String uri, JsonObject body) {
        Answer refused = real.call(method, uri, body.encode());
        assertThat(refused.status()).as(method + " " + uri).isGreaterThanOrEqualTo(400);
        assertThat(ours.call(method, uri, body.encode())).as(method + " " + uri).isEqualTo(refused);
    }

    /** What the simulation shows is there in the real answer, in kind; what it leaves out is on the list. */
    private static void same(String what, Answer real, Answer ours) {
        assertThat(ours.status()).as(what).isEqualTo(real.status());
        for (String key : new String[] {"type", "status", "status_code", "error_code", "error"}) {
            assertThat(ours.body().getValue(key))
                    .as(key + " of " + what)
                    .isEqualTo(real.body().getValue(key));
        }
        Map<String, String> shape = shape(real);
        shape.keySet().removeAll(LEFT_OUT);
        assertThat(shape(ours)).as(what).isEqualTo(shape);
    }

    private static Map<String, String> shape(Answer answer) {
        var shape = new TreeMap<String, String>();
        Object metadata = answer.body().getValue("metadata");
        if (metadata instanceof JsonObject object) {
            describe("", object, shape);
        }
        return shape;
    }

    private static void describe(String path, JsonObject object, Map<String, String> shape) {
        for (String key : object.fieldNames()) {
            Object value = object.getValue(key);
            shape.put(path + key, value == null ? "null" : kind(value));
            if (value instanceof JsonObject inner
                    && Set.of("environment", "state", "resources").contains(key)) {
                describe(path + key + ".", inner, shape);
            }
        }
    }

    private static String kind(Object value) {
        return value instanceof Number ? "number" : value.getClass().getSimpleName();
    }
}

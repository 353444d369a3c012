package dev.slipway.scenario;

import com.google.errorprone.annotations.CanIgnoreReturnValue;
import dev.slipway.lxd.LxdDaemon;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpClientResponse;
import io.vertx.core.http.RequestOptions;
import io.vertx.core.json.JsonObject;
import io.vertx.core.net.SocketAddress;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** A project at a real LXD that is a scenario's own: whatever is in it, the scenario or the program under test has made. */
final class LxdProject implements AutoCloseable {

    private static final AtomicInteger MADE = new AtomicInteger();

    private final LxdDaemon daemon;
    private final HttpClient client;
    private final String name = "scenario" + MADE.incrementAndGet();

    LxdProject(Vertx vertx, LxdDaemon daemon) {
        this.daemon = daemon;
        client = vertx.createHttpClient();
        daemon.lxc("project", "create", name, "-c", "features.images=false", "-c", "features.profiles=false");
    }

    LxdDaemon daemon() {
        return daemon;
    }

    String name() {
        return name;
    }

    /** LXD's own client, within this project. */
    @CanIgnoreReturnValue
    String lxc(String... arguments) {
        return daemon.lxc(Stream.concat(Stream.of(arguments), Stream.of("--project", name))
                .toArray(String[]::new));
    }

    /** Deletes an instance, running or not. LXD refuses while it changes it, and whoever deletes it asks once more. */
    void delete(String instance) {
        Waits.eventually().ignoreExceptionsMatching(LxdProject::busy).until(() -> {
            lxc("delete", "--force", instance);
            return true;
        });
    }

    /**
     * Sets one key of an instance, running or not. Only that key is sent: {@code lxc config set} sends all that it has
     * read, and is refused when the program under test changes the instance in between.
     */
    void change(String instance, String key, String value) {
        String change =
                new JsonObject().put("config", new JsonObject().put(key, value)).encode();
        String address = "/1.0/instances/" + instance + "?project=" + name;
        Waits.eventually().ignoreExceptionsMatching(LxdProject::busy).until(() -> {
            daemon.lxc("query", "--wait", "--request", "PATCH", "--data", change, address);
            return true;
        });
    }

    /** Said in two ways: busy running an operation, or one that "has now succeeded" meanwhile. */
    private static boolean busy(Throwable refused) {
        return String.valueOf(refused.getMessage()).contains("operation");
    }

    /** As LXD's API shows them. */
    List<JsonObject> instances() {
        var options = new RequestOptions()
                .setServer(SocketAddress.domainSocketAddress(daemon.socket()))
                .setHost("lxd")
                .setURI("/1.0/instances?recursion=1&project=" + name)
                .setTimeout(20_000);
        return Waits.of(client.request(options)
                        .compose(request -> request.send().compose(HttpClientResponse::body)))
                .toJsonObject()
                .getJsonArray("metadata")
                .stream()
                .map(JsonObject.class::cast)
                .toList();
    }

    List<String> names() {
        return instances().stream().map(instance -> instance.getString("name")).toList();
    }

    List<String> running() {
        return instances().stream()
                .filter(instance -> instance.getString("status").equals("Running"))
                .map(instance -> instance.getString("name"))
                .toList();
    }

    /** Those of a fleet. */
    List<String> names(String fleet) {
        return instances().stream()
                .filter(instance ->
                        fleet.equals(instance.getJsonObject("config").getString("user.slipway.fleet")))
                .map(instance -> instance.getString("name"))
                .toList();
    }

    JsonObject config(String instance) {
        return instances().stream()
                .filter(found -> found.getString("name").equals(instance))
                .findFirst()
                .orElseThrow()
                .getJsonObject("config");
    }

    String describe() {
        var text = new StringBuilder("--- LXD, project " + name + "\n");
        for (JsonObject instance : instances()) {
            text.append(
                    "%s %s %s\n".formatted(instance.getString("name"), instance.getString("status"), tags(instance)));
        }
        return text.toString();
    }

    /** Its own keys of Slipway, but for the JIT config. */
    private static Map<String, Object> tags(JsonObject instance) {
        return instance.getJsonObject("config").stream()
                .filter(key -> key.getKey().startsWith("user.slipway."))
                .collect(Collectors.toMap(
                        Map.Entry::getKey, key -> key.getKey().endsWith("jit-config") ? "there" : key.getValue()));
    }

    @Override
    public void close() {
        // Right after a failure an instance may be in the middle of its start, and refuse.
        Waits.eventually().untilAsserted(() -> {
            for (String instance : names()) {
                lxc("delete", "--force", instance);
            }
        });
        daemon.lxc("project", "delete", name);
        Waits.of(client.close());
    }
}

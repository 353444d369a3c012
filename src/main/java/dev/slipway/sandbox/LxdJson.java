package dev.slipway.sandbox;

import dev.slipway.fleet.InstanceType;
import dev.slipway.sandbox.model.LxdCatalogue;
import dev.slipway.sandbox.model.LxdInstance;
import dev.slipway.sandbox.model.LxdNews;
import dev.slipway.sandbox.model.LxdOperation;
import dev.slipway.sandbox.model.LxdRef;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** What the model knows, in the JSON of LXD 5.0.2, down to the order of its keys. */
final class LxdJson {
    private static final String NEVER = "1970-01-01T00:00:00Z";

    private LxdJson() {}

    static JsonObject done(Object metadata) {
        return envelope("sync", "Success", 200, "", 0, "", metadata);
    }

    static JsonObject begun(LxdOperation operation) {
        return envelope("async", "Operation created", 100, path(operation), 0, "", operation(operation));
    }

    static JsonObject error(int status, String message) {
        return envelope("error", "", 0, "", status, message, null);
    }

    private static JsonObject envelope(
            String type, String status, int code, String operation, int errorCode, String error, Object metadata) {
        return new JsonObject()
                .put("type", type)
                .put("status", status)
                .put("status_code", code)
                .put("operation", operation)
                .put("error_code", errorCode)
                .put("error", error)
                .put("metadata", metadata);
    }

    static String path(LxdOperation operation) {
        return "/1.0/operations/" + operation.id();
    }

    static JsonObject server(LxdCatalogue catalogue, String project) {
        return new JsonObject()
                .put("config", new JsonObject())
                .put("api_extensions", new JsonArray(catalogue.extensions()))
                .put("api_status", "stable")
                .put("api_version", "1.0")
                .put("auth", "trusted")
                .put("public", false)
                .put("auth_methods", JsonArray.of("tls"))
                .put("environment", environment(catalogue, project));
    }

    private static JsonObject environment(LxdCatalogue catalogue, String project) {
        return new JsonObject()
                .put("addresses", new JsonArray())
                .put("architectures", JsonArray.of(catalogue.architecture()))
                .put("certificate_fingerprint", catalogue.fingerprint())
                .put("driver", "lxc | qemu")
                .put("kernel", "Linux")
                .put("kernel_architecture", catalogue.architecture())
                .put("project", project)
                .put("server", "lxd")
                .put("server_clustered", false)
                .put("server_name", "simulated")
                .put("server_version", catalogue.version());
    }

    static JsonObject project(String name, Map<String, String> config) {
        return new JsonObject()
                .put("config", map(config))
                .put("description", "")
                .put("name", name)
                .put("used_by", new JsonArray());
    }

    static JsonObject pool(LxdCatalogue.StoragePool pool) {
        return new JsonObject()
                .put("config", new JsonObject())
                .put("description", "")
                .put("name", pool.name())
                .put("driver", pool.driver())
                .put("used_by", new JsonArray())
                .put("status", "Created")
                .put("locations", JsonArray.of("none"));
    }

    static JsonObject profile(LxdCatalogue.Profile profile) {
        return new JsonObject()
                .put("config", map(profile.config()))
                .put("description", profile.description())
                .put("devices", devices(profile.devices()))
                .put("name", profile.name())
                .put("used_by", new JsonArray());
    }

    static JsonObject alias(String name, LxdCatalogue.Image image) {
        return new JsonObject()
                .put("description", "")
                .put("target", image.fingerprint())
                .put("name", name)
                .put("type", image.type().word());
    }

    static JsonObject image(LxdCatalogue.Image image, String architecture) {
        var aliases = new JsonArray();
        image.aliases().forEach(name -> aliases.add(JsonObject.of("name", name, "description", "")));
        return new JsonObject()
                .put("auto_update", false)
                .put("properties", JsonObject.of("description", image.description()))
                .put("public", false)
                .put("expires_at", NEVER)
                .put("profiles", JsonArray.of("default"))
                .put("aliases", aliases)
                .put("architecture", architecture)
                .put("cached", false)
                .put("filename", image.description() + ".tar.gz")
                .put("fingerprint", image.fingerprint())
                .put("size", image.size())
                .put("type", image.type().word())
                .put("created_at", NEVER)
                .put("last_used_at", NEVER)
                .put("uploaded_at", NEVER);
    }

    static JsonObject instance(LxdInstance instance, String architecture) {
        return new JsonObject()
                .put("architecture", architecture)
                .put("config", map(instance.config()))
                .put("devices", devices(instance.devices()))
                .put("ephemeral", instance.ephemeral())
                .put("profiles", new JsonArray(new ArrayList<>(instance.profiles())))
                .put("stateful", false)
                .put("description", instance.description())
                .put("created_at", instance.createdAt().toString())
                .put("expanded_config", map(instance.expandedConfig()))
                .put("expanded_devices", devices(instance.expandedDevices()))
                .put("name", instance.ref().name())
                .put("status", instance.status().word())
                .put("status_code", instance.status().code())
                .put("last_used_at", instance.lastUsedAt().toString())
                .put("location", "none")
                .put("type", instance.type().word())
                .put("project", instance.ref().project());
    }

    static JsonObject state(LxdInstance instance) {
        boolean running = instance.status() == LxdInstance.Status.RUNNING;
        return new JsonObject()
                .put("status", instance.status().word())
                .put("status_code", instance.status().code())
                .put("disk", new JsonObject())
                .put("memory", JsonObject.of("usage", 0, "usage_peak", 0, "swap_usage", 0, "swap_usage_peak", 0))
                .put("network", running ? new JsonObject() : null)
                .put("pid", running ? 1 : 0)
                .put("processes", running ? 1 : 0)
                .put("cpu", JsonObject.of("usage", 0));
    }

    static JsonObject operation(LxdOperation operation) {
        return new JsonObject()
                .put("id", operation.id())
                .put("class", "task")
                .put("description", operation.kind().description())
                .put("created_at", operation.createdAt().toString())
                .put("updated_at", operation.updatedAt().toString())
                .put("status", operation.status().word())
                .put("status_code", operation.status().code())
                .put("resources", resources(operation))
                .put("metadata", details(operation))
                .put("may_cancel", false)
                .put("err", operation.error())
                .put("location", "none");
    }

    private static JsonObject resources(LxdOperation operation) {
        var resources = new JsonObject();
        if (operation.kind().namesContainers() && operation.type() == InstanceType.CONTAINER) {
            resources.put("containers", paths("containers", operation));
        }
        return resources.put("instances", paths("instances", operation));
    }

    private static JsonArray paths(String collection, LxdOperation operation) {
        var paths = new JsonArray();
        operation.instances().forEach(name -> paths.add(path(collection, new LxdRef(operation.project(), name))));
        return paths;
    }

    /** LXD leaves the project out if it is the default one. */
    static String path(String collection, LxdRef ref) {
        String project = ref.project().equals("default") ? "" : "?project=" + ref.project();
        return "/1.0/" + collection + "/" + ref.name() + project;
    }

    private static JsonObject details(LxdOperation operation) {
        if (operation.exit().isPresent()) {
            return JsonObject.of("return", operation.exit().getAsInt());
        }
        if (operation.percent().isEmpty()) {
            return null;
        }
        int percent = operation.percent().getAsInt();
        String stage = "create_instance_from_image_unpack";
        return JsonObject.of(
                stage + "_progress",
                "Unpack: " + percent + "% (60.00MB/s)",
                "progress",
                JsonObject.of("percent", Integer.toString(percent), "speed", "60000000", "stage", stage));
    }

    /** By status, in small letters; a status without operations is left out. */
    static JsonObject operations(List<LxdOperation> operations, boolean whole) {
        var byStatus = new JsonObject();
        for (LxdOperation operation : operations) {
            String status = operation.status().word().toLowerCase(Locale.ROOT);
            if (!byStatus.containsKey(status)) {
                byStatus.put(status, new JsonArray());
            }
            byStatus.getJsonArray(status).add(whole ? operation(operation) : path(operation));
        }
        return byStatus;
    }

    static JsonObject event(LxdNews.Progress news) {
        return event(
                "operation", news, operation(news.operation()), news.operation().project());
    }

    static JsonObject event(LxdNews.Lifecycle news) {
        var metadata = new JsonObject().put("action", news.action()).put("source", path("instances", news.ref()));
        if (news.asked()) {
            metadata.put("requestor", JsonObject.of("username", "root", "protocol", "unix", "address", "@"));
        }
        if (news.context() instanceof LxdNews.Context.Created created) {
            metadata.put("context", JsonObject.of("storage-pool", created.storagePool(), "type", created.type()));
        } else if (news.context() instanceof LxdNews.Context.Command command) {
            metadata.put("context", JsonObject.of("command", new JsonArray(new ArrayList<>(command.words()))));
        }
        return event("lifecycle", news, metadata, news.ref().project());
    }

    private static JsonObject event(String type, LxdNews news, JsonObject metadata, String project) {
        return new JsonObject()
                .put("type", type)
                .put("timestamp", news.at().toString())
                .put("metadata", metadata)
                .put("location", "none")
                .put("project", project);
    }

    private static JsonObject map(Map<String, String> map) {
        var object = new JsonObject();
        map.forEach(object::put);
        return object;
    }

    private static JsonObject devices(Map<String, Map<String, String>> devices) {
        var object = new JsonObject();
        devices.forEach((name, keys) -> object.put(name, map(keys)));
        return object;
    }
}

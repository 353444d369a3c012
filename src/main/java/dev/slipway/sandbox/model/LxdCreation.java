package dev.slipway.sandbox.model;

import dev.slipway.sandbox.model.LxdCatalogue.Image;
import dev.slipway.sandbox.model.LxdOperation.Kind;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * How instances come to be. A wrong request is refused at once or, where LXD finds out later, accepted and then fails.
 * The record appears a moment after the request and shows a stopped instance; the creation ends much later.
 */
final class LxdCreation {
    private final LxdWorld world;

    LxdCreation(LxdWorld world) {
        this.world = world;
    }

    LxdAnswer<LxdOperation> create(LxdDefinition definition, Instant now) {
        Optional<LxdAnswer<LxdOperation>> refusal = refusal(definition);
        if (refusal.isPresent()) {
            return refusal.get();
        }
        LxdRef ref = definition.ref();
        LxdTask task = world.tasks.begin(Kind.CREATE, ref.project(), definition.type(), List.of(ref.name()), now);
        LxdOperation answer = task.shown();
        Optional<Image> image = definition
                .alias()
                .flatMap(world.catalogue::aliased)
                .or(() -> definition.fingerprint().flatMap(world.catalogue::image));
        Optional<String> mistake = mistake(definition, image);
        if (mistake.isPresent()) {
            task.fail(mistake.get(), now);
        } else {
            task.after(world.timings.record().draw(world.random), now, at -> record(definition, image.get(), task, at));
        }
        return LxdAnswer.ok(answer);
    }

    private Optional<LxdAnswer<LxdOperation>> refusal(LxdDefinition definition) {
        Map<String, String> project =
                world.catalogue.projects().get(definition.ref().project());
        if (project == null) {
            return refused(404, "Failed loading project: Project not found");
        }
        Optional<String> badName = LxdRules.badName(definition.ref().name());
        if (badName.isPresent()) {
            return refused(400, badName.get());
        }
        for (String profile : definition.profiles().orElse(List.of())) {
            if (!world.catalogue.profiles().containsKey(profile)) {
                return refused(500, "Requested profile \"" + profile + "\" doesn't exist");
            }
        }
        if (definition.alias().isPresent()
                && world.catalogue.aliased(definition.alias().get()).isEmpty()) {
            return refused(404, "Image alias not found");
        }
        String limit = project.get("limits.instances");
        if (limit != null && world.in(definition.ref().project()).size() >= Integer.parseInt(limit)) {
            return refused(
                    500,
                    "Reached maximum number of instances in project \""
                            + definition.ref().project() + "\"");
        }
        return Optional.empty();
    }

    private static Optional<LxdAnswer<LxdOperation>> refused(int status, String message) {
        return Optional.of(LxdAnswer.refused(status, message));
    }

    private Optional<String> mistake(LxdDefinition definition, Optional<Image> image) {
        if (image.isEmpty()) {
            return Optional.of("Image not provided for instance creation");
        }
        if (image.get().type() != definition.type()) {
            return Optional.of("Requested image's type \"%s\" doesn't match instance type \"%s\""
                    .formatted(image.get().type().word(), definition.type().word()));
        }
        return LxdRules.badConfig(definition.config())
                .or(() -> badRoot(definition))
                .map(cause -> "Failed creating instance record: " + cause);
    }

    private Optional<String> badRoot(LxdDefinition definition) {
        Optional<String> pool = rootPool(definition);
        if (pool.isEmpty()) {
            return Optional.of("Failed initialising instance: Failed getting root disk: No root device could be found");
        }
        return world.catalogue.pools().containsKey(pool.get())
                ? Optional.empty()
                : Optional.of("Failed initialising instance: Failed loading storage pool: Storage pool not found");
    }

    private Optional<String> rootPool(LxdDefinition definition) {
        return world.catalogue.expandedDevices(profiles(definition), definition.devices()).values().stream()
                .filter(device -> "disk".equals(device.get("type")) && "/".equals(device.get("path")))
                .flatMap(device -> Optional.ofNullable(device.get("pool")).stream())
                .findFirst();
    }

    private static List<String> profiles(LxdDefinition definition) {
        return definition.profiles().orElse(List.of("default"));
    }

    private void record(LxdDefinition definition, Image image, LxdTask task, Instant now) {
        if (world.find(definition.ref()).isPresent()) {
            task.fail(
                    "Failed creating instance record: Add instance info to the database: "
                            + "This \"instances\" entry already exists",
                    now);
            return;
        }
        var entry = new LxdEntry(definition, rootPool(definition).orElseThrow(), profiles(definition), now);
        entry.config.put("image.description", image.description());
        entry.config.put("volatile.base_image", image.fingerprint());
        entry.config.put("volatile.uuid", world.tasks.uuid());
        entry.busy = Optional.of(Kind.CREATE);
        world.add(entry);
        tellCreated(entry, now);
        unpack(entry, task, now);
    }

    private void tellCreated(LxdEntry entry, Instant now) {
        var context = new LxdNews.Context.Created(entry.storagePool, entry.type.word());
        world.lifecycle(entry.ref, "instance-created", false, context, now);
    }

    private void unpack(LxdEntry entry, LxdTask task, Instant now) {
        Duration time = world.time(world.timings.create());
        int steps = world.timings.progress();
        for (int step = 1; step <= steps; step++) {
            int percent = 100 * step / steps;
            task.after(time.multipliedBy(step).dividedBy(steps + 1), now, at -> task.unpacked(percent, at));
        }
        boolean full = world.overfull(entry);
        boolean fails = world.fails(Kind.CREATE);
        task.after(time, now, at -> {
            if (full || fails) {
                String cause = full ? "No space left on device" : "Input/output error";
                world.remove(entry, at);
                task.fail(
                        "Failed creating instance from image: Unpack failed: tar: rootfs: Cannot write: " + cause, at);
            } else {
                entry.config.put("volatile.apply_template", "create");
                entry.busy = Optional.empty();
                task.succeed(at);
            }
        });
    }

    /** A copy has its source's own config with it, all of {@code user.*}; its operation names both instances. */
    LxdAnswer<LxdOperation> copy(LxdRef source, String name, Instant now) {
        Optional<LxdEntry> from = world.find(source);
        if (from.isEmpty()) {
            return LxdAnswer.refused(404, "Instance not found");
        }
        LxdEntry original = from.get();
        LxdTask task =
                world.tasks.begin(Kind.CREATE, source.project(), original.type, List.of(name, source.name()), now);
        LxdOperation answer = task.shown();
        var definition = new LxdDefinition(
                new LxdRef(source.project(), name),
                original.type,
                Optional.empty(),
                Optional.empty(),
                Optional.of(original.profiles),
                original.config,
                original.devices,
                original.ephemeral);
        task.after(world.timings.record().draw(world.random), now, at -> copied(original, definition, task, at));
        return LxdAnswer.ok(answer);
    }

    private void copied(LxdEntry original, LxdDefinition definition, LxdTask task, Instant now) {
        if (world.find(definition.ref()).isPresent()) {
            task.fail(
                    "Create instance: Add instance info to the database: This \"instances\" entry already exists", now);
            return;
        }
        var entry = new LxdEntry(definition, original.storagePool, original.profiles, now);
        entry.config.keySet().removeIf(key -> key.startsWith("volatile.last_state"));
        entry.config.put("volatile.uuid", world.tasks.uuid());
        world.add(entry);
        tellCreated(entry, now);
        task.succeed(now);
    }
}

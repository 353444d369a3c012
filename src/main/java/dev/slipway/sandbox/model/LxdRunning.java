package dev.slipway.sandbox.model;

import dev.slipway.fleet.InstanceType;
import dev.slipway.sandbox.model.LxdOperation.Kind;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;

/** What is done with an instance while it lives: started, looked at, changed, asked. */
final class LxdRunning {
    private final LxdWorld world;

    LxdRunning(LxdWorld world) {
        this.world = world;
    }

    /** Accepted whatever the instance is doing; whether it could be started shows later. */
    LxdOperation start(LxdEntry entry, Instant now) {
        LxdTask task = world.begin(Kind.START, entry, now);
        LxdOperation answer = task.shown();
        if (entry.running()) {
            task.fail("The instance is already running", now);
        } else if (!world.refusedAsBusy(entry, task, now)) {
            entry.busy = Optional.of(Kind.START);
            boot(entry, task, now);
        }
        return answer;
    }

    private void boot(LxdEntry entry, LxdTask task, Instant now) {
        Duration time = world.time(world.timings.start());
        if (entry.halfMade || world.fails(Kind.START)) {
            String cause = entry.halfMade
                    ? "Failed to handle idmapped storage: lstat rootfs: no such file or directory"
                    : "Failed to run: lxd forkstart: exit status 1";
            task.after(time, now, at -> {
                entry.busy = Optional.empty();
                task.fail(cause, at);
            });
            return;
        }
        task.after(time.multipliedBy(3).dividedBy(4), now, at -> run(entry, at));
        task.after(time, now, at -> {
            entry.busy = entry.busy.filter(kind -> kind != Kind.START);
            world.lifecycle(entry.ref, "instance-started", true, at);
            task.succeed(at);
        });
    }

    /** The guest's first instruction. */
    void run(LxdEntry entry, Instant now) {
        entry.status = LxdInstance.Status.RUNNING;
        entry.lastUsedAt = now;
        entry.everStarted = true;
        entry.config.remove("volatile.apply_template");
        entry.config.put("volatile.last_state.power", "RUNNING");
        world.guests.started(entry.ref, now);
    }

    /** An empty value takes the key away. */
    LxdAnswer<LxdInstance> patch(
            LxdEntry entry, Map<String, String> config, Map<String, Map<String, String>> devices, Instant now) {
        Optional<String> mistake = LxdRules.badConfig(config);
        if (mistake.isPresent()) {
            return LxdAnswer.refused(500, "Invalid config: " + mistake.get());
        }
        merge(entry, config, devices);
        world.lifecycle(entry.ref, "instance-updated", false, now);
        return LxdAnswer.ok(entry.shown(world.catalogue));
    }

    private static void merge(LxdEntry entry, Map<String, String> config, Map<String, Map<String, String>> devices) {
        entry.config.putAll(config);
        entry.config.values().removeIf(String::isEmpty);
        entry.devices.putAll(devices);
    }

    /** PUT: what is not named is gone, but for what LXD itself wrote there. */
    LxdAnswer<LxdOperation> replace(
            LxdEntry entry,
            Map<String, String> config,
            Map<String, Map<String, String>> devices,
            List<String> profiles,
            boolean ephemeral,
            Instant now) {
        Optional<String> missing = profiles.stream()
                .filter(profile -> !world.catalogue.profiles().containsKey(profile))
                .findFirst();
        if (missing.isPresent()) {
            return LxdAnswer.refused(404, "Profile not found");
        }
        LxdTask task = world.begin(Kind.UPDATE, entry, now);
        LxdOperation answer = task.shown();
        Optional<String> mistake = LxdRules.badConfig(config);
        if (mistake.isPresent()) {
            task.fail("Invalid config: " + mistake.get(), now);
            return LxdAnswer.ok(answer);
        }
        entry.config.keySet().removeIf(key -> !key.startsWith("volatile."));
        entry.devices.clear();
        merge(entry, config, devices);
        entry.profiles = List.copyOf(profiles);
        entry.ephemeral = ephemeral;
        world.lifecycle(entry.ref, "instance-updated", false, now);
        task.succeed(now);
        return LxdAnswer.ok(answer);
    }

    /** A running container's console is emptied by reading it; an empty one is an error. */
    LxdAnswer<String> console(LxdEntry entry, Instant now) {
        if (entry.type == InstanceType.VIRTUAL_MACHINE && !world.catalogue.vmConsole()) {
            return LxdAnswer.refused(500, "Instance is not container type");
        }
        if (!entry.running()) {
            String left = entry.console.left();
            return left.isEmpty()
                    ? LxdAnswer.refused(
                            500, "open logs/" + entry.ref.name() + "/console.log: no such file or directory")
                    : LxdAnswer.ok(left);
        }
        String text = entry.console.take(now);
        if (text.isEmpty()) {
            return LxdAnswer.refused(500, "open : no such file or directory");
        }
        world.lifecycle(entry.ref, "instance-console-retrieved", false, now);
        return LxdAnswer.ok(text);
    }

    /** A guest that never answers keeps the operation running as long as it runs itself. */
    LxdAnswer<LxdOperation> exec(LxdEntry entry, List<String> command, Instant now) {
        if (!entry.running()) {
            return LxdAnswer.refused(400, "Instance is not running");
        }
        LxdTask task = world.begin(Kind.EXEC, entry, now);
        LxdOperation answer = task.shown();
        entry.commands.add(task);
        task.after(world.time(world.timings.exec()), now, at -> {
            var context = new LxdNews.Context.Command(List.copyOf(command));
            world.lifecycle(entry.ref, "instance-exec", false, context, at);
            OptionalInt code = world.guests.exec(entry.ref, command, at);
            code.ifPresent(c -> end(entry, task, c, at));
        });
        return LxdAnswer.ok(answer);
    }

    private static void end(LxdEntry entry, LxdTask task, int code, Instant now) {
        if (task.over()) {
            return;
        }
        entry.commands.remove(task);
        task.exited(code, now);
        if (code == 127) {
            task.fail("Command not found", now);
        } else {
            task.succeed(now);
        }
    }

    /** The guest runs no longer, and so do the commands in it. */
    void halt(LxdEntry entry, Instant now) {
        entry.status = LxdInstance.Status.STOPPED;
        entry.config.put("volatile.last_state.power", "STOPPED");
        entry.console.stop(now);
        for (LxdTask command : List.copyOf(entry.commands)) {
            end(entry, command, 137, now);
        }
        world.guests.stopped(entry.ref, now);
    }
}

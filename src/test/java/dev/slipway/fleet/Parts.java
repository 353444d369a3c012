package dev.slipway.fleet;

import java.util.List;
import java.util.Map;
import java.util.Optional;

/** A pool's definition, to change one part of it at a time. */
record Parts(
        Pool of,
        String path,
        String group,
        InstanceType type,
        String image,
        List<String> labels,
        Optional<Integer> cpu,
        Optional<String> memory,
        Optional<String> disk,
        Map<String, String> config,
        Map<String, Map<String, String>> devices) {

    Parts(Pool of) {
        this(
                of,
                of.path(),
                of.runnerGroup(),
                of.type(),
                of.image(),
                of.labels(),
                of.cpu(),
                of.memory(),
                of.disk(),
                of.config(),
                of.devices());
    }

    Parts path(String next) {
        return new Parts(of, next, group, type, image, labels, cpu, memory, disk, config, devices);
    }

    Parts group(String next) {
        return new Parts(of, path, next, type, image, labels, cpu, memory, disk, config, devices);
    }

    Parts type(InstanceType next) {
        return new Parts(of, path, group, next, image, labels, cpu, memory, disk, config, devices);
    }

    Parts image(String next) {
        return new Parts(of, path, group, type, next, labels, cpu, memory, disk, config, devices);
    }

    Parts labels(List<String> next) {
        return new Parts(of, path, group, type, image, next, cpu, memory, disk, config, devices);
    }

    Parts cpu(Optional<Integer> next) {
        return new Parts(of, path, group, type, image, labels, next, memory, disk, config, devices);
    }

    Parts memory(Optional<String> next) {
        return new Parts(of, path, group, type, image, labels, cpu, next, disk, config, devices);
    }

    Parts disk(Optional<String> next) {
        return new Parts(of, path, group, type, image, labels, cpu, memory, next, config, devices);
    }

    Parts config(Map<String, String> next) {
        return new Parts(of, path, group, type, image, labels, cpu, memory, disk, next, devices);
    }

    Parts devices(Map<String, Map<String, String>> next) {
        return new Parts(of, path, group, type, image, labels, cpu, memory, disk, config, next);
    }

    Pool pool() {
        return new Pool(
                of.name(),
                path,
                of.credential(),
                group,
                type,
                of.idle(),
                of.max(),
                image,
                labels,
                of.unlabelled(),
                of.repositories(),
                cpu,
                memory,
                disk,
                of.bootTimeout(),
                of.scaleDownDelay(),
                of.offlineGrace(),
                of.jobTimeout(),
                of.maxIdleAge(),
                config,
                devices);
    }
}

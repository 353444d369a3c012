package dev.slipway.simulation;

import dev.slipway.fleet.Pool;

/** Pools that differ a little. */
final class Pools {

    private Pools() {}

    static Pool sized(Pool pool, int idle, int max) {
        return changed(pool, idle, max, pool.image());
    }

    static Pool changed(Pool pool, int idle, int max, String image) {
        return new Pool(
                pool.name(),
                pool.path(),
                pool.credential(),
                pool.runnerGroup(),
                pool.type(),
                idle,
                max,
                image,
                pool.labels(),
                pool.unlabelled(),
                pool.repositories(),
                pool.cpu(),
                pool.memory(),
                pool.disk(),
                pool.bootTimeout(),
                pool.scaleDownDelay(),
                pool.offlineGrace(),
                pool.jobTimeout(),
                pool.maxIdleAge(),
                pool.config(),
                pool.devices());
    }
}

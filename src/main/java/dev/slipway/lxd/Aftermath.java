package dev.slipway.lxd;

import dev.slipway.fleet.Failure;
import dev.slipway.fleet.Instance;
import io.vertx.core.Future;
import java.util.Optional;

/** What an instance shows of a change whose operation vanished before its end was seen. Pure. */
enum Aftermath {
    /** An instance proves nothing: it may be half made, by an LXD that was killed meanwhile. */
    CREATED {
        @Override
        boolean shows(Optional<Instance> instance) {
            return false;
        }
    },
    /** A creation leaves an instance that was never used, and only we start it. */
    STARTED {
        @Override
        boolean shows(Optional<Instance> instance) {
            return instance.flatMap(Instance::lastUsedAt).isPresent();
        }
    },
    STOPPED {
        @Override
        boolean shows(Optional<Instance> instance) {
            return instance.filter(i -> i.status() == Instance.Status.STOPPED).isPresent();
        }
    },
    DELETED {
        @Override
        boolean shows(Optional<Instance> instance) {
            return instance.isEmpty();
        }
    };

    abstract boolean shows(Optional<Instance> instance);

    /** Fails unless the change has happened: uncertain for a creation that left an instance. */
    Future<Void> judge(String what, Optional<Instance> instance) {
        if (shows(instance)) {
            return Future.succeededFuture();
        }
        boolean uncertain = this == CREATED && instance.isPresent();
        String seen = instance.map(i -> "the instance is there, " + i.status()).orElse("there is no such instance");
        return Future.failedFuture(new LxdException(
                uncertain ? Failure.Kind.UNREACHABLE : Failure.Kind.FAILED,
                "could not " + what + ": its operation vanished before its end was seen, and " + seen));
    }
}

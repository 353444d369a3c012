package dev.slipway.lxd.offence;

import io.vertx.core.Future;
import io.vertx.core.VerticleBase;
import java.nio.file.Files;
import java.nio.file.Path;

/** What a verticle must not do. Never run. */
public final class BlocksVerticle extends VerticleBase {

    @Override
    public Future<?> start() throws Exception {
        return Future.succeededFuture(Files.readString(Path.of("/etc/hostname")));
    }
}

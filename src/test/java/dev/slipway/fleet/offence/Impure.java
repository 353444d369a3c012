package dev.slipway.fleet.offence;

import dev.slipway.lxd.offence.UsesGitHub;
import io.vertx.core.Vertx;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;

/** Everything that the core must not do, for the test that each rule finds its offence. Never run. */
public final class Impure {

    private Impure() {}

    public static Vertx vertx(UsesGitHub other) {
        System.out.println(other);
        return Vertx.vertx();
    }

    public static Instant now() {
        return Files.exists(Path.of("/")) ? Instant.now() : Instant.EPOCH;
    }

    public static void rest() throws InterruptedException {
        Thread.sleep(1);
    }
}

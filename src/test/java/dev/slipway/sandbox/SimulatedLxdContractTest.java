package dev.slipway.sandbox;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.awaitility.Awaitility.await;

import dev.slipway.fleet.InstanceType;
import dev.slipway.lxd.Lxd;
import dev.slipway.lxd.LxdContract;
import dev.slipway.sandbox.model.LxdCatalogue;
import dev.slipway.sandbox.model.LxdFaults;
import dev.slipway.sandbox.model.LxdModel;
import dev.slipway.sandbox.model.LxdRef;
import dev.slipway.sandbox.model.LxdTimings;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Map;
import java.util.function.BiConsumer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.io.TempDir;

/** The simulated LXD keeps what a real one was seen to keep. */
class SimulatedLxdContractTest extends LxdContract {
    private static final String IMAGE = "slipway-test";

    private static Vertx vertx;
    private static SimulatedLxd simulated;
    private static ToldGuests guests;

    @BeforeAll
    static void startTheSimulation(@TempDir Path directory) {
        var catalogue = LxdCatalogue.standard("5f".repeat(32)).withImage(InstanceType.CONTAINER, IMAGE);
        var model = new LxdModel(catalogue, LxdTimings.small(), LxdFaults.none(), 1, Instant.now());
        guests = new ToldGuests();
        model.inhabit(guests);
        vertx = Vertx.vertx();
        simulated = of(SimulatedLxd.start(vertx, directory.resolve("unix.socket"), model));
    }

    @AfterAll
    static void stopTheSimulation() {
        Void ignored = of(simulated.close());
        ignored = of(vertx.close());
    }

    @Override
    protected Lxd lxd() {
        return new Simulated(simulated, guests);
    }

    private static <T> T of(Future<T> future) {
        return future.toCompletionStage()
                .toCompletableFuture()
                .orTimeout(10, SECONDS)
                .join();
    }

    private record Simulated(SimulatedLxd lxd, ToldGuests guests) implements Lxd {

        @Override
        public String socket() {
            return lxd.socket();
        }

        @Override
        public String image() {
            return IMAGE;
        }

        @Override
        public void say(String instance, String text) {
            run((model, now) -> model.says(LxdRef.of(instance), text, now));
        }

        @Override
        public void powerOff(String instance) {
            run((model, now) -> model.powersOff(LxdRef.of(instance), now));
        }

        @Override
        public void reboot(String instance) {
            run((model, now) -> model.reboots(LxdRef.of(instance), now));
        }

        @Override
        public void busyEndsWith(String instance, int code) {
            run((model, now) -> guests.busyEndsWith(LxdRef.of(instance), code));
        }

        @Override
        public void copy(String instance, String copy) {
            String operation = SimulatedLxdContractTest.of(
                            lxd.run((model, now) -> model.copy(LxdRef.of(instance), copy, now)))
                    .value()
                    .orElseThrow()
                    .id();
            await().until(() -> SimulatedLxdContractTest.of(lxd.run((model, now) -> model.peek(operation)))
                    .filter(o -> o.status().over())
                    .isPresent());
        }

        @Override
        public void addProfile(String profile, Map<String, String> config) {
            run((model, now) -> model.catalogue(
                    model.catalogue().withProfile(new LxdCatalogue.Profile(profile, "", config, Map.of()))));
        }

        @Override
        public void removeProfile(String profile) {
            run((model, now) -> model.catalogue(model.catalogue().withoutProfile(profile)));
        }

        private void run(BiConsumer<LxdModel, Instant> what) {
            Void ignored = SimulatedLxdContractTest.of(lxd.act(what));
        }
    }
}

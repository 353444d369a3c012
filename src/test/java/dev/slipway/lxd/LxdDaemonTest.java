package dev.slipway.lxd;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import org.junit.jupiter.api.Test;

class LxdDaemonTest {

    @Test
    void twoDaemonsRunSideBySideAndAGuestOutlivesAKilledDaemon() {
        try (LxdDaemon first = LxdDaemon.start();
                LxdDaemon second = LxdDaemon.start()) {
            // Given the same instance name on both
            TestImage.importInto(first);
            TestImage.importInto(second);
            first.lxc("launch", TestImage.ALIAS, "same", "--config", "user.slipway.jit-config=x");
            second.lxc("launch", TestImage.ALIAS, "same", "--config", "user.slipway.jit-config=x");
            String guest = pidOf(first, "same");

            // When one is killed and started again
            long before = first.pid();
            first.kill();
            assertThat(second.lxc("list", "--format", "csv", "--columns", "ns")).isEqualTo("same,RUNNING\n");
            first.startAgain();

            // Then its guest never stopped
            assertThat(first.pid()).isNotEqualTo(before);
            assertThat(pidOf(first, "same")).isEqualTo(guest);
        }
    }

    @Test
    void nothingIsLeftOfAClosedDaemonEvenIfItWasKilled() {
        LxdDaemon daemon = LxdDaemon.start();
        TestImage.importInto(daemon);
        daemon.lxc("launch", TestImage.ALIAS, "orphan", "--config", "user.slipway.jit-config=x");
        String guest = pidOf(daemon, "orphan");

        daemon.kill();
        daemon.close();

        assertThat(daemon.directory()).doesNotExist();
        assertThat(ProcessHandle.of(Long.parseLong(guest))
                        .flatMap(process -> process.info().command()))
                .as("the guest's init")
                .isEmpty();
        assertThat(Files.exists(daemon.directory().resolve("storage-pools"))).isFalse();
    }

    private static String pidOf(LxdDaemon daemon, String instance) {
        return daemon.lxc("list", "--format", "csv", "--columns", "p", instance).strip();
    }
}

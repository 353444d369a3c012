package dev.slipway.lxd;

import static org.assertj.core.api.Assertions.assertThat;

import dev.slipway.fleet.Failure.Kind;
import java.io.IOException;
import java.util.concurrent.TimeoutException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class FailuresTest {

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
                    400 | Instance is running                                            | INVALID
                    400 | Instance is busy running a "stop" operation                    | BUSY
                    401 | not authorized                                                 | UNAUTHORIZED
                    403 | not authorized                                                 | FORBIDDEN
                    404 | Image alias not found                                          | NOT_FOUND
                    409 | Instance already exists                                        | CONFLICT
                    500 | Requested profile "p" doesn't exist                            | INVALID
                    500 | disk on fire                                                   | FAILED
                    503 | LXD daemon is shutting down                                    | UNREACHABLE
                    """)
    void aRefusalsStatusAndWordsSayItsKind(int status, String said, Kind kind) {
        assertThat(Failures.refused("start instance r1", status, said).failure().kind())
                .isEqualTo(kind);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
                    Failed to create instance delete operation: Instance is busy running a "stop" operation | BUSY
                    Failed creating instance record: This "instances" entry already exists                  | CONFLICT
                    Instance not found                                                                      | NOT_FOUND
                    Failed loading storage pool: Storage pool not found                                     | INVALID
                    Failed creating instance record: Unknown configuration key: nope                        | INVALID
                    Requested image's type "container" doesn't match instance type "virtual-machine"        | INVALID
                    Failed to run: forkstart: exit status 1                                                 | FAILED
                    """)
    void aFailedOperationsWordsSayItsKind(String said, Kind kind) {
        assertThat(Failures.failed("create instance r1", said).failure().kind()).isEqualTo(kind);
    }

    @Test
    void aBrokenConnectionIsUnreachableAndSaysWhere() {
        LxdException failure =
                Failures.broken("read instance r1", "/run/lxd.socket", new IOException("Connection refused"));

        assertThat(failure.failure().kind()).isEqualTo(Kind.UNREACHABLE);
        assertThat(failure)
                .hasMessage("could not read instance r1: no connection to /run/lxd.socket (Connection refused)");
    }

    @Test
    void aLateAnswerIsATimeout() {
        assertThat(Failures.broken("read instance r1", "/s", new TimeoutException())
                        .failure()
                        .kind())
                .isEqualTo(Kind.TIMEOUT);
    }

    @Test
    void whatLxdSaidIsBoundedAndOnOneLine() {
        assertThat(Failures.tame("a\nb\u001b[31m\r\n")).isEqualTo("a b [31m");
        assertThat(Failures.tame("x".repeat(10_000))).hasSize(503);
    }
}

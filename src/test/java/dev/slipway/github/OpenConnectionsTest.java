package dev.slipway.github;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.errorprone.annotations.CanIgnoreReturnValue;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import net.jqwik.api.Example;

/** Who is closed when, on a clock of the test's own. */
class OpenConnectionsTest {
    private static final int MOST = 3;

    private final VirtualTime time = new VirtualTime();
    private final List<String> news = new ArrayList<>();
    private final OpenConnections connections = new OpenConnections(limits(), time);

    private static WebhookLimits limits() {
        var usual = WebhookLimits.usual();
        return new WebhookLimits(
                Duration.ofSeconds(10),
                Duration.ofSeconds(10),
                Duration.ofSeconds(60),
                usual.forward(),
                Duration.ofSeconds(2),
                MOST,
                usual.held(),
                usual.headBytes(),
                usual.remembered(),
                usual.look());
    }

    @CanIgnoreReturnValue
    private boolean open(String name) {
        return connections.opened(name, () -> news.add(name + " closed"));
    }

    /** It has a request, and answers itself if that takes too long. */
    private void busy(String name) {
        OpenConnections.Connection connection = connections.of(name);
        connection.busy(
                Duration.ofSeconds(10),
                () -> {
                    news.add(name + " late");
                    connection.linger();
                },
                byUs -> news.add(name + (byUs ? " given up" : " lost")));
    }

    private void pass(int millis) {
        time.pass(Duration.ofMillis(millis));
        connections.look();
    }

    @Example
    void whoSendsNoRequestIsClosed() {
        assertThat(open("a")).isTrue();
        pass(9_999);
        assertThat(news).isEmpty();
        pass(1);
        assertThat(news).containsExactly("a closed");
        assertThat(connections.count()).isZero();
        pass(100_000);
        assertThat(news).hasSize(1);
    }

    @Example
    void whoHadAnAnswerMayWaitLonger() {
        open("a");
        busy("a");
        connections.of("a").idle();
        pass(59_999);
        assertThat(news).isEmpty();
        pass(1);
        assertThat(news).containsExactly("a closed");
    }

    @Example
    void whoIsLateWithARequestIsToldSoAndClosedALittleLater() {
        open("a");
        pass(9_000);
        busy("a");
        pass(9_999);
        assertThat(news).isEmpty();
        pass(1);
        assertThat(news).containsExactly("a late");
        assertThat(connections.of("a").closing()).isTrue();
        pass(1_999);
        assertThat(news).hasSize(1);
        pass(1);
        assertThat(news).containsExactly("a late", "a closed");
    }

    @Example
    void aRequestThatIsLostIsTold() {
        open("a");
        busy("a");
        connections.closed("a");
        connections.closed("a");
        assertThat(news).containsExactly("a lost");
        assertThat(connections.count()).isZero();
    }

    @Example
    void aConnectionThatEndsBetweenRequestsIsNoLoss() {
        open("a");
        busy("a");
        connections.of("a").idle();
        connections.closed("a");
        assertThat(news).isEmpty();
    }

    @Example
    void aNewOneTakesThePlaceOfTheOneThatIsIdleTheLongest() {
        open("a");
        open("b");
        open("c");
        busy("a");
        connections.of("a").idle();
        assertThat(open("d")).isTrue();
        assertThat(news).containsExactly("b closed");
        assertThat(open("e")).isTrue();
        assertThat(news).containsExactly("b closed", "c closed");
        assertThat(connections.count()).isEqualTo(MOST);
    }

    @Example
    void oneThatIsBeingClosedGoesFirst() {
        open("a");
        busy("a");
        open("b");
        busy("b");
        open("c");
        busy("c");
        connections.of("b").linger();
        assertThat(open("d")).isTrue();
        assertThat(news).containsExactly("b closed");
    }

    @Example
    void ifAllAreBusyTheOneThatHasBeenForLongGoes() {
        for (String name : List.of("a", "b", "c")) {
            open(name);
            busy(name);
        }
        time.pass(Duration.ofMillis(999));
        assertThat(open("d")).isFalse();
        assertThat(news).containsExactly("d closed");
        assertThat(connections.of("d")).isNull();
        time.pass(Duration.ofMillis(1));
        assertThat(open("e")).isTrue();
        assertThat(news).containsExactly("d closed", "a given up", "a closed");
        assertThat(connections.count()).isEqualTo(MOST);
    }
}

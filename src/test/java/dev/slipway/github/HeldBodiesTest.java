package dev.slipway.github;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;

class HeldBodiesTest {
    private static final int KIB = 1_024;

    private final VirtualTime time = new VirtualTime();
    private final HeldBodies all = new HeldBodies(64 * KIB, time);
    private final List<String> gaveWay = new ArrayList<>();

    private HeldBody begin(String name) {
        return all.begin(32 * KIB, () -> gaveWay.add(name));
    }

    private static byte[] bytes(int length) {
        byte[] bytes = new byte[length];
        Arrays.fill(bytes, (byte) 'x');
        return bytes;
    }

    @Property
    void theBeginningIsKeptAndAllOfItIsCounted(@ForAll @Size(max = 20) List<@IntRange(max = 5_000) Integer> parts) {
        // Given
        HeldBody body = begin("a");
        int sent = 0;
        // When
        for (int part : parts) {
            assertThat(body.append(bytes(part))).isTrue();
            sent += part;
        }
        // Then
        assertThat(body.length()).isEqualTo(Math.min(sent, 32 * KIB));
        assertThat(body.cut()).isEqualTo(sent > 32 * KIB);
        assertThat(all.held()).isEqualTo(body.bytes().length).isBetween((long) body.length(), 32L * KIB);
        body.release();
        assertThat(all.held()).isZero();
        body.release();
        assertThat(all.held()).isZero();
    }

    @Example
    void thereIsNoRoomForMoreThanAllMayHave() {
        HeldBody first = begin("a");
        HeldBody second = begin("b");
        HeldBody third = begin("c");

        assertThat(first.append(bytes(32 * KIB))).isTrue();
        assertThat(second.append(bytes(32 * KIB))).isTrue();
        assertThat(third.append(bytes(1))).isFalse();
        first.release();
        assertThat(third.append(bytes(1))).isTrue();
        assertThat(gaveWay).isEmpty();
    }

    @Example
    void theOldestThatIsSlowGivesWay() {
        HeldBody first = begin("a");
        assertThat(first.append(bytes(32 * KIB))).isTrue();
        time.pass(Duration.ofMillis(1));
        HeldBody second = begin("b");
        assertThat(second.append(bytes(32 * KIB))).isTrue();

        time.pass(Duration.ofMillis(998));
        assertThat(begin("c").append(bytes(KIB))).isFalse();
        time.pass(Duration.ofMillis(1));
        assertThat(begin("d").append(bytes(KIB))).isTrue();

        assertThat(gaveWay).containsExactly("a");
        assertThat(all.held()).isEqualTo(40L * KIB);
    }

    @Example
    void asManyGiveWayAsAreNeeded() {
        for (int i = 0; i < 8; i++) {
            assertThat(begin("old " + i).append(bytes(8 * KIB))).isTrue();
        }
        time.pass(Duration.ofSeconds(1));

        assertThat(begin("new").append(bytes(17 * KIB))).isTrue();

        assertThat(gaveWay).containsExactly("old 0", "old 1", "old 2");
        assertThat(all.held()).isEqualTo(5L * 8 * KIB + 17 * KIB);
    }

    @Example
    void aBodyDoesNotGiveWayToItself() {
        HeldBody first = begin("a");
        assertThat(first.append(bytes(KIB))).isTrue();
        HeldBody second = begin("b");
        assertThat(second.append(bytes(32 * KIB))).isTrue();
        assertThat(begin("c").append(bytes(24 * KIB))).isTrue();
        time.pass(Duration.ofSeconds(5));

        assertThat(first.append(bytes(20 * KIB))).isFalse();
        assertThat(gaveWay).isEmpty();
    }
}

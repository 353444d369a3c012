package dev.slipway.github;

import static org.assertj.core.api.Assertions.assertThat;

import net.jqwik.api.Example;

class SeenDeliveriesTest {

    @Example
    void theLastOnesAreRemembered() {
        var seen = new SeenDeliveries(3);
        for (String guid : new String[] {"a", "b", "c", "a", "d"}) {
            seen.add(guid);
        }
        assertThat(seen.contains("a")).isTrue();
        assertThat(seen.contains("b")).isFalse();
        assertThat(seen.contains("c")).isTrue();
        assertThat(seen.contains("d")).isTrue();
    }

    @Example
    void onlyWhatLooksLikeAGuidIsRemembered() {
        assertThat(SeenDeliveries.guid("72d3162e-cc78-11e3-81ab-4c9367dc0958"))
                .contains("72d3162e-cc78-11e3-81ab-4c9367dc0958");
        assertThat(SeenDeliveries.guid(null)).isEmpty();
        assertThat(SeenDeliveries.guid("")).isEmpty();
        assertThat(SeenDeliveries.guid("a b")).isEmpty();
        assertThat(SeenDeliveries.guid("a\n")).isEmpty();
        assertThat(SeenDeliveries.guid("x".repeat(65))).isEmpty();
    }
}

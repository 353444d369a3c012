package dev.slipway.fleet;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The little that the records of the core decide by themselves. */
class VocabularyTest {

    private final Pool small = pool("small", "acme", 3, "a", Map.of("k1", "v1", "k2", "v2"));
    private final Pool large = pool("large", "acme/tools", 3, "a", Map.of());
    private final Fleet fleet =
            new Fleet("acme-1", Set.of("acme-0"), Duration.ofMinutes(10), 4, JobSources.NONE, List.of(small, large));

    @Test
    void aFleetFindsItsPoolsByName() {
        assertThat(fleet.pool("large")).contains(large);
        assertThat(fleet.pool("none")).isEmpty();
    }

    @Test
    void aFleetServesThePathsOfItsPools() {
        assertThat(fleet.paths()).containsExactlyInAnyOrder("acme", "acme/tools");
    }

    @Test
    void aFleetOwnsWhatCarriesItsNameOrAFormerOne() {
        assertThat(fleet.owns("acme-1")).isTrue();
        assertThat(fleet.owns("acme-0")).isTrue();
        assertThat(fleet.owns("acme")).isFalse();
    }

    @Test
    void theOwnerLabelNamesFleetAndServer() {
        assertThat(Fleet.ownerLabel("acme-1", "0123456789abcdef")).isEqualTo("slipway-acme-1-01234567");
    }

    @Test
    void aPoolsHashIsOfWhatItsRunnersAreMadeOf() {
        assertThat(small.hash()).matches("[0-9a-f]{12}");
        assertThat(small.hash())
                .isEqualTo(pool("other", "acme", 9, "a", Map.of("k2", "v2", "k1", "v1"))
                        .hash());
        assertThat(small.hash())
                .isNotEqualTo(pool("small", "acme", 3, "b", small.config()).hash());
        assertThat(small.hash())
                .isNotEqualTo(pool("small", "acme", 3, "a", Map.of()).hash());
        assertThat(withDevices(Map.of("d", Map.of("type", "nic"))).hash())
                .isNotEqualTo(withDevices(Map.of("d", Map.of("type", "disk"))).hash());
    }

    @Test
    void aRegistrationsLabelsCompareWithoutCase() {
        var registration = new Registration(1, "r", true, false, Set.of("Linux"));
        assertThat(registration.labelled("linux")).isTrue();
        assertThat(registration.labelled("x64")).isFalse();
    }

    @ParameterizedTest
    @EnumSource
    void onlyWhatGotNoAnswerIsUncertain(Failure.Kind kind) {
        var failure = new Failure(kind, "said");
        assertThat(failure.uncertain())
                .isEqualTo(Set.of("unreachable", "timeout").contains(kind.word()));
        assertThat(failure.retryAfter()).isEmpty();
    }

    @Test
    void theWordOfAnInstanceTypeIsLxds() {
        assertThat(InstanceType.CONTAINER.word()).isEqualTo("container");
        assertThat(InstanceType.VIRTUAL_MACHINE.word()).isEqualTo("virtual-machine");
    }

    private static Pool pool(String name, String path, int max, String image, Map<String, String> config) {
        return pool(name, path, max, image, config, Map.of());
    }

    private static Pool withDevices(Map<String, Map<String, String>> devices) {
        return pool("small", "acme", 3, "a", Map.of(), devices);
    }

    private static Pool pool(
            String name,
            String path,
            int max,
            String image,
            Map<String, String> config,
            Map<String, Map<String, String>> devices) {
        return new Pool(
                name,
                path,
                Pool.DEFAULT_CREDENTIAL,
                "Default",
                InstanceType.CONTAINER,
                1,
                max,
                image,
                List.of("linux"),
                false,
                Set.of(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Duration.ofMinutes(5),
                Duration.ofMinutes(2),
                Duration.ofMinutes(5),
                Optional.empty(),
                Optional.empty(),
                config,
                devices);
    }
}

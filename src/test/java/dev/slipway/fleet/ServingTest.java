package dev.slipway.fleet;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Which pools can serve which jobs. */
class ServingTest {

    private static final Pool SMALL =
            Asked.serving(Asked.pool("small", 0, 1), List.of("Linux", "Small"), false, Set.of());
    private static final Pool ANY = Asked.serving(Asked.pool("any", 0, 1), List.of("small", "GPU"), true, Set.of());
    private static final Pool FEW = Asked.serving(Asked.pool("few", 0, 1), List.of("small"), false, Set.of("Acme/App"));
    private static final Pool TOOLS = Asked.ofPath(SMALL, "acme/tools");

    private static Job job(String repository, String... labels) {
        return new Job(1, 1, repository, Set.of(labels), World.BEGINNING);
    }

    private static boolean serves(Pool pool, Job job) {
        return serves(pool, job, "x86_64");
    }

    private static boolean serves(Pool pool, Job job, String kernel) {
        return !new Serving(Asked.fleet(pool), kernel).pools(job).isEmpty();
    }

    @Test
    void aPoolServesWhatAsksForSomeOfItsLabels() {
        assertThat(serves(SMALL, job("acme/app", "small"))).isTrue();
        assertThat(serves(SMALL, job("acme/app", "SMALL", "linux"))).isTrue();
        assertThat(serves(SMALL, job("acme/app", "self-hosted", "Linux", "X64", "small")))
                .isTrue();
        assertThat(serves(SMALL, job("acme/app", "self-hosted"))).isTrue();
        assertThat(serves(SMALL, job("acme/app", "small", "gpu"))).isFalse();
        assertThat(serves(SMALL, job("acme/app", "gpu"))).isFalse();
        assertThat(serves(SMALL, job("acme/app", "windows"))).isFalse();
    }

    @Test
    void theFleetsOwnLabelAndTheGroupAreNothingToAskFor() {
        assertThat(serves(SMALL, job("acme/app", World.LABEL))).isFalse();
        assertThat(serves(SMALL, job("acme/app", "Default"))).isFalse();
    }

    @ParameterizedTest
    @CsvSource({
        "x86_64, x64, true",
        "x86_64, ARM64, false",
        "aarch64, arm64, true",
        "aarch64, x64, false",
        "armv7l, ARM, true",
        "riscv64, x64, false",
        "riscv64, riscv64, false",
        "'', x64, true",
        "'', arm64, true",
        "'', arm, true",
        "'', riscv64, false"
    })
    void anArchitectureIsALabelAndWhileUnknownEachIsAssumed(String kernel, String label, boolean served) {
        assertThat(serves(SMALL, job("acme/app", "small", label), kernel)).isEqualTo(served);
    }

    @Test
    void aJobWithoutLabelsIsForPoolsThatSaySo() {
        assertThat(serves(SMALL, job("acme/app"))).isFalse();
        assertThat(serves(ANY, job("acme/app"))).isTrue();
        assertThat(serves(ANY, job("acme/app", "gpu"))).isTrue();
        assertThat(serves(ANY, job("acme/app", "tpu"))).isFalse();
    }

    @Test
    void aPoolMayServeSomeRepositoriesOnly() {
        assertThat(serves(FEW, job("acme/app", "small"))).isTrue();
        assertThat(serves(FEW, job("ACME/app", "small"))).isTrue();
        assertThat(serves(FEW, job("acme/tools", "small"))).isFalse();
    }

    @Test
    void aPoolServesWhatItsPathCanSee() {
        assertThat(serves(SMALL, job("Acme/tools", "small"))).isTrue();
        assertThat(serves(SMALL, job("other/app", "small"))).isFalse();
        assertThat(serves(TOOLS, job("acme/Tools", "small"))).isTrue();
        assertThat(serves(TOOLS, job("acme/app", "small"))).isFalse();
        assertThat(serves(SMALL, job("acme", "small"))).isTrue();
    }

    @Test
    void poolsThatServeAreInConfigurationOrder() {
        Serving serving = new Serving(Asked.fleet(ANY, TOOLS, FEW, SMALL), "x86_64");

        assertThat(serving.pools(job("acme/app", "small"))).containsExactly(ANY, FEW, SMALL);
        assertThat(serving.pools(job("acme/app", "gpu"))).containsExactly(ANY);
        assertThat(serving.pools(job("acme/app", "small"))).containsExactly(ANY, FEW, SMALL);
        assertThat(serving.pools(job("acme/tools", "small"))).containsExactly(ANY, TOOLS, SMALL);
        assertThat(serving.pools(job("acme/tools"))).containsExactly(ANY);
    }

    @Test
    void theFirstPathThatSeesARepositoryIsAskedAboutIt() {
        Serving serving = new Serving(Asked.fleet(TOOLS, SMALL), "x86_64");

        assertThat(serving.path("acme/tools")).contains("acme/tools");
        assertThat(serving.path("acme/app")).contains("acme");
        assertThat(serving.path("other/app")).isEqualTo(Optional.empty());
    }

    @Test
    void aRegistrationCarriesEachLabelOnce() {
        assertThat(Labels.registered(SMALL, "x86_64", "slipway-a-1"))
                .containsExactly("self-hosted", "Linux", "X64", "Small", "slipway-a-1");
        assertThat(Labels.registered(SMALL, "riscv64", "slipway-a-1"))
                .containsExactly("self-hosted", "Linux", "Small", "slipway-a-1");
    }
}

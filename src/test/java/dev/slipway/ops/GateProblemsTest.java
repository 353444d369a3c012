package dev.slipway.ops;

import static org.assertj.core.api.Assertions.assertThat;

import dev.slipway.fleet.Effect;
import dev.slipway.fleet.Event;
import dev.slipway.fleet.Failure;
import dev.slipway.fleet.Failure.Kind;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** What an operator is told of rate gates, in readiness and in metrics. */
class GateProblemsTest {

    private static final Effect CALL = new Effect.ListRegistrations(World.PATH, 0);

    private final Metrics metrics = new Metrics(new BuildInfo("1.2.3", "abcdef123456"));
    private final World world = new World(metrics::told);

    GateProblemsTest() {
        world.configured(World.labelled("a", "linux")).connected().listedAtLxd().listedAtGitHub();
        told(5_000, 4_000);
    }

    private void told(long limit, long remaining) {
        world.take(new Event.RateTold("default", limit, remaining, Duration.ofMinutes(20)));
    }

    private void refused() {
        world.take(new Event.CallFailed(
                CALL, new Failure(Kind.LIMITED, "GitHub: slow down", Optional.of(Duration.ofSeconds(90)))));
    }

    private List<Problem> ofGates() {
        return Problems.of(world.state(), world.now()).stream()
                .filter(problem -> problem.subject().startsWith("GitHub"))
                .toList();
    }

    private double gauge(String name) {
        return Exposition.parse(new String(metrics.scrape(Api.TEXT), StandardCharsets.UTF_8))
                .value(name, "credential", "default")
                .orElseThrow();
    }

    @Test
    void anOpenGateIsNoProblem() {
        assertThat(ofGates()).isEmpty();
        assertThat(gauge("slipway_github_gate_closed")).isZero();
        assertThat(gauge("slipway_github_gate_opens_seconds")).isZero();
        assertThat(gauge("slipway_github_gate_careful")).isZero();
        assertThat(gauge("slipway_github_rate_limit")).isEqualTo(5_000);
    }

    @Test
    void aLimitThatIsUsedUpIsToldOnceForTheCredential() {
        told(5_000, 0);

        assertThat(ofGates()).hasSize(1);
        Problem problem = ofGates().get(0);
        assertThat(problem.subject()).isEqualTo("GitHub credential default");
        assertThat(problem.what())
                .isEqualTo("its rate limit of 5000 requests an hour is used up until "
                        + world.now().plus(Duration.ofMinutes(20)) + ": nothing is launched or retired before that");
        assertThat(problem.advice()).contains("let fewer programs share the credential");
        assertThat(gauge("slipway_github_gate_closed")).isEqualTo(1);
        // Metrics go on by the clock.
        assertThat(gauge("slipway_github_gate_opens_seconds")).isBetween(1_000.0, 1_200.0);
    }

    @Test
    void aRefusalIsToldWithWhatGitHubSaidAndForHowLong() {
        refused();

        assertThat(ofGates())
                .extracting(Problem::what)
                .containsExactly("GitHub refused a call for a limit, and is left" + " alone until "
                        + world.now().plusSeconds(90) + ": GitHub: slow down");
        assertThat(gauge("slipway_github_gate_closed")).isEqualTo(1);
    }

    @Test
    void careIsToldWhileItLasts() {
        refused();
        world.wait(Duration.ofSeconds(90)).take(new Event.Woke());

        assertThat(ofGates())
                .extracting(Problem::what)
                .singleElement()
                .asString()
                .contains("one runner is registered" + " or retired at a time, a second apart");
        assertThat(gauge("slipway_github_gate_closed")).isZero();
        assertThat(gauge("slipway_github_gate_careful")).isEqualTo(1);
        world.wait(Duration.ofHours(1)).take(new Event.Woke());
        assertThat(ofGates()).isEmpty();
        assertThat(gauge("slipway_github_gate_careful")).isZero();
    }

    @Test
    void aListingThatIsMadeLessOftenIsTold() {
        world.take(new Event.RegistrationsListed(World.PATH, world.state().tick(), List.of(), true, 200, 200));
        assertThat(ofGates()).isEmpty();
        world.take(new Event.RegistrationsListed(World.PATH, world.state().tick(), List.of(), true, 200, 200));

        assertThat(ofGates())
                .extracting(Problem::toString)
                .singleElement()
                .asString()
                .contains("its runners are listed" + " every 1440 s only");
    }
}

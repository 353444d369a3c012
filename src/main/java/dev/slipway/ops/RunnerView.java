package dev.slipway.ops;

import dev.slipway.fleet.Calls;
import dev.slipway.fleet.Farewell;
import dev.slipway.fleet.Fleet;
import dev.slipway.fleet.InstanceType;
import dev.slipway.fleet.Outcome;
import dev.slipway.fleet.Pool;
import dev.slipway.fleet.Runner;
import dev.slipway.fleet.State;
import io.vertx.core.json.JsonObject;
import java.util.Optional;

/** A runner as the API shows it. Pure; nothing in it is a secret. */
final class RunnerView {

    private RunnerView() {}

    static JsonObject of(Runner runner, State state) {
        JsonObject view = new JsonObject()
                .put("name", runner.name())
                .put("pool", runner.pool())
                .put("phase", runner.phase().word())
                .put("since", runner.since().toString())
                .put("launchedAt", runner.birth().launchedAt().toString())
                .put("path", runner.path())
                .put("adopted", runner.birth().adopted())
                .put("waitingFor", waitingFor(runner));
        type(runner, state).ifPresent(type -> view.put("type", type.word()));
        runner.farewell().map(Farewell::reason).ifPresent(reason -> view.put("reason", reason.words()));
        runner.life().outcome().map(Outcome::word).ifPresent(outcome -> view.put("outcome", outcome));
        return view;
    }

    /** Of the pool that made it, as long as that is configured. */
    private static Optional<InstanceType> type(Runner runner, State state) {
        return state.fleet().flatMap((Fleet fleet) -> fleet.pool(runner.pool())).map(Pool::type);
    }

    /** What comes next in its life, in short words. */
    static String waitingFor(Runner runner) {
        return switch (runner.phase()) {
            case LAUNCHING -> runner.farewell().map(RunnerView::seenOff).orElseGet(() -> launch(runner));
            case IDLE -> runner.farewell().map(RunnerView::seenOff).orElse("a job");
            case BUSY -> runner.farewell().map(RunnerView::seenOff).orElse("its job to end");
            case ENDING, LOST -> runner.farewell().map(RunnerView::seenOff).orElse("the guest to power off");
            case FINISHED -> deletion(runner);
        };
    }

    private static String launch(Runner runner) {
        return switch (runner.stage()) {
            case ASKED -> runner.registration() == 0 ? "a JIT config from GitHub" : "LXD to create it";
            case CREATED -> "LXD to start it";
            default -> "the guest to listen";
        };
    }

    private static String seenOff(Farewell farewell) {
        return switch (farewell.step()) {
            case CHECKING -> "evidence from GitHub and the guest";
            case DEREGISTERING -> "GitHub to deregister it";
            case LEAVING -> farewell.unanswered() > 0 ? "the guest to answer" : "the guest to power off";
            case STOPPING -> "LXD to stop it";
        };
    }

    private static String deletion(Runner runner) {
        if (runner.occupies()) {
            return runner.farewell().map(RunnerView::seenOff).orElse("LXD to stop it");
        }
        if (runner.life().outcome().isEmpty()) {
            return "the last of its console";
        }
        Calls.Retry retry = runner.calls().retries().get(Calls.Call.DELETE);
        return retry == null || retry.failures() == 0
                ? "LXD to delete it"
                : "LXD to delete it, which failed " + retry.failures() + " times";
    }
}

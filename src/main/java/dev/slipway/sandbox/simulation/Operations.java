package dev.slipway.sandbox.simulation;

import dev.slipway.fleet.Failure;
import dev.slipway.sandbox.model.LxdModel;
import dev.slipway.sandbox.model.LxdOperation;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/** Waits for the ends of LXD's operations, as the real client's long polls do. */
final class Operations {

    /** An operation that is over; LXD may have forgotten how it ended. */
    record End(Optional<LxdOperation> operation) {}

    private record Wait(Life life, String id, Consumer<Reply<End>> answer) {}

    private final Timeline timeline;
    private final LxdModel lxd;
    private final Wire wire;
    private List<Wait> waits = new ArrayList<>();

    Operations(Timeline timeline, LxdModel lxd, Wire wire) {
        this.timeline = timeline;
        this.lxd = lxd;
        this.wire = wire;
    }

    void await(Life life, String id, Duration limit, Consumer<Reply<End>> answer) {
        var wait = new Wait(life, id, answer);
        if (!answered(wait)) {
            waits.add(wait);
            timeline.after(limit, () -> giveUp(wait));
        }
    }

    private void giveUp(Wait wait) {
        if (waits.remove(wait)) {
            wire.tell(wait.life(), Reply.failed(Failure.Kind.TIMEOUT, "LXD: the operation goes on"), wait.answer());
        }
    }

    /** LXD has moved: some may be over. */
    void look() {
        if (waits.isEmpty()) {
            return;
        }
        List<Wait> before = waits;
        waits = new ArrayList<>();
        before.stream().filter(wait -> !wait.life().over() && !answered(wait)).forEach(waits::add);
    }

    private boolean answered(Wait wait) {
        Optional<LxdOperation> shown = lxd.peek(wait.id());
        if (shown.filter(operation -> !operation.status().over()).isPresent()) {
            return false;
        }
        Reply<End> reply = shown.isPresent() || lxd.reachable()
                ? Reply.of(new End(shown))
                : Reply.failed(Failure.Kind.UNREACHABLE, "LXD: the connection broke");
        wire.tell(wait.life(), reply, wait.answer());
        return true;
    }
}

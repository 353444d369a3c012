package dev.slipway.github;

import dev.slipway.github.WebhookObserver.Outcome;
import io.vertx.core.net.SocketAddress;
import java.util.EnumSet;
import java.util.Optional;
import java.util.Set;
import java.util.function.LongSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.event.Level;

/** Writes the log of deliveries that were not taken: at most a line a minute of each kind. One event loop. */
final class Rejections {
    private static final Logger LOG = LoggerFactory.getLogger(Rejections.class);

    /** Anybody can send these; the others are for the operator to look into. */
    private static final Set<Outcome> NOISE = EnumSet.of(
            Outcome.NOT_FOUND,
            Outcome.WRONG_METHOD,
            Outcome.UNSIGNED,
            Outcome.UNSUPPORTED,
            Outcome.INVALID,
            Outcome.TOO_SLOW,
            Outcome.BROKEN_OFF);

    private final RareLines<Outcome> lines;

    Rejections(LongSupplier clock) {
        lines = new RareLines<>(clock);
    }

    /**
     * It was not taken.
     *
     * @param delivery its name, if it is to be believed
     * @param from whose it was; null if that is not known any more
     */
    void note(Outcome outcome, String cause, Optional<String> delivery, SocketAddress from) {
        String address = from == null || from.hostAddress() == null ? "" : from.hostAddress();
        String told = String.join("\n", address, delivery.orElse(""), cause);
        if (lines.happened(outcome, told)) {
            say(outcome, new RareLines.Line(1, told));
        }
    }

    /** Says what there is to be said by now. To be called now and then. */
    void look() {
        lines.due().forEach(Rejections::say);
    }

    private static void say(Outcome outcome, RareLines.Line line) {
        String[] told = line.last().split("\n", 3);
        LOG.atLevel(NOISE.contains(outcome) ? Level.INFO : Level.WARN)
                .addKeyValue("outcome", outcome.word())
                .addKeyValue("times", line.times())
                .addKeyValue("from", told[0])
                .addKeyValue("delivery", told[1])
                .addKeyValue("cause", told[2].isEmpty() ? outcome.said() : told[2])
                .log("Deliveries were not taken");
    }
}

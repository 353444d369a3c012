package dev.slipway.fleet;

import java.time.Instant;
import java.util.Optional;

/**
 * How far a runner's life has gone.
 *
 * @param since when it reached this stage, as far as this process knows
 * @param told what is known of its life for good, whatever the stage
 * @param outcome how it went; set once, after the last of its console was read
 */
public record Life(Stage stage, Instant since, Told told, Optional<Outcome> outcome) {

    /**
     * What stays true once it was told.
     *
     * @param listened it has listened for a job
     * @param job it has, or had, a job
     * @param end the guest said that its runner ended, or GitHub that its job did
     * @param flooded its console held too much to read, so that it may have said what we do not know
     */
    public record Told(boolean listened, boolean job, boolean end, boolean flooded) {

        static final Told NOTHING = new Told(false, false, false, false);

        Told andListened() {
            return new Told(true, job, end, flooded);
        }

        Told andJob() {
            return new Told(true, true, end, flooded);
        }

        Told andEnd() {
            return new Told(listened, job, true, flooded);
        }

        Told andFlooded() {
            return new Told(listened, job, end, true);
        }
    }

    static Life begun(Stage stage, Instant now) {
        return new Life(stage, now, Told.NOTHING, Optional.empty());
    }

    /** News only moves forward: an earlier stage changes nothing. */
    Life advanced(Stage to, Instant now) {
        return stage.compareTo(to) >= 0 ? this : new Life(to, now, told, outcome);
    }

    Life with(Told more) {
        return new Life(stage, since, more, outcome);
    }

    Life settled(Outcome how) {
        return new Life(stage, since, told, Optional.of(how));
    }
}

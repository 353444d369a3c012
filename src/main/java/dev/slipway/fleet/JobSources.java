package dev.slipway.fleet;

import java.util.Set;

/**
 * How a fleet learns of jobs that wait, beside the deliveries that reach it, and which of them are its own to serve.
 *
 * @param deliveries GitHub can be asked for deliveries that did not reach us, to have them sent again
 * @param polling repositories are asked for their queued jobs with every listing; of an organisation nobody can ask that
 * @param unit what this unit is called among those that share one webhook; empty if it is alone
 * @param others what the other units are called
 */
public record JobSources(boolean deliveries, boolean polling, String unit, Set<String> others) {

    /** Only what deliveries tell, and every job is ours. */
    public static final JobSources NONE = new JobSources(false, false, "", Set.of());

    public JobSources {
        others = Set.copyOf(others);
    }
}

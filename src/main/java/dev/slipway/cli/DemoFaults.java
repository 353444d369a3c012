package dev.slipway.cli;

import dev.slipway.sandbox.model.GitHubFaults;
import dev.slipway.sandbox.model.LxdFaults;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** What goes wrong in a demo, on purpose. */
record DemoFaults(LxdFaults lxd, GitHubFaults github) {

    private static final String GITHUB = "github";
    private static final String OUTAGES = "outages";
    private static final String DELIVERIES = "deliveries";
    private static final Set<String> OF_GITHUB = Set.of(GITHUB, OUTAGES, DELIVERIES);

    /** All names but {@code all} and {@code none}. */
    static List<String> names() {
        var names = new ArrayList<>(LxdFaults.names());
        names.addAll(List.of(GITHUB, OUTAGES, DELIVERIES));
        return List.copyOf(names);
    }

    /**
     * The named faults and no others, so often that a minute shows them.
     *
     * @param list names separated by commas, {@code all} or {@code none}
     * @throws IllegalArgumentException for a name that is none, for people
     */
    static DemoFaults named(String list) {
        var lxd = new ArrayList<String>();
        var github = new HashSet<String>();
        for (String part : list.split(",", -1)) {
            String name = part.strip();
            boolean all = name.equals("all");
            if (!all && !name.equals("none") && !names().contains(name)) {
                throw new IllegalArgumentException("'" + name + "' is no kind of fault; expected some of "
                        + String.join(", ", names()) + ", or all, or none");
            }
            github.addAll(all ? OF_GITHUB : Set.of(name));
            if (!OF_GITHUB.contains(name)) {
                lxd.add(name);
            }
        }
        return new DemoFaults(
                lxd.isEmpty() ? LxdFaults.none() : LxdFaults.named(String.join(",", lxd)), github(github));
    }

    private static GitHubFaults github(Set<String> named) {
        GitHubFaults day = named.contains(GITHUB) ? GitHubFaults.rough() : GitHubFaults.none();
        boolean outages = named.contains(OUTAGES);
        boolean deliveries = named.contains(DELIVERIES);
        return new GitHubFaults(
                day.failing(),
                day.losing(),
                day.slowest(),
                day.shifting(),
                day.idleThoughBusy(),
                deliveries ? 0.15 : day.newsLost(),
                deliveries ? 0.05 : day.newsTwice(),
                deliveries ? Duration.ofSeconds(3) : day.newsLatest(),
                outages ? Duration.ofSeconds(15) : Duration.ZERO,
                outages ? Duration.ofSeconds(5) : Duration.ZERO);
    }

    /** Whether nothing goes wrong. */
    boolean none() {
        return onlyGitHub() && github.equals(GitHubFaults.none());
    }

    /** Whether LXD and its guests do as they should: all that a real LXD can be asked for. */
    boolean onlyGitHub() {
        return lxd.equals(LxdFaults.none());
    }
}

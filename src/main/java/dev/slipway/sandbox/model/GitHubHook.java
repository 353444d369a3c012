package dev.slipway.sandbox.model;

import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * A hook: where a path's events are delivered to.
 *
 * @param path its organisation or repository, by the name it had when this was looked at; of an App's, {@link #APP} and its
 *     id
 * @param events GitHub's words; {@code *} is all
 * @param last how its last delivery went; empty if there was none
 */
public record GitHubHook(
        long id,
        String path,
        Config config,
        List<String> events,
        boolean active,
        Instant createdAt,
        Instant updatedAt,
        Optional<GitHubReception> last) {

    /** No organisation's name begins so. */
    public static final String APP = "@";

    /** Whether it is the hook of an App. */
    public boolean ofApp() {
        return path.startsWith(APP);
    }

    /**
     * How it is delivered.
     *
     * @param contentType {@code json} or {@code form}
     * @param secret of the signatures; without it nothing is signed
     * @param insecureSsl {@code 1}: any certificate is taken
     */
    public record Config(String url, String contentType, Optional<String> secret, String insecureSsl) {

        /** What GitHub takes for what is not said. */
        public static Config json(String url, String secret) {
            return new Config(url, "json", Optional.of(secret), "0");
        }

        /** Whether both are one to GitHub, which wants them unique. */
        boolean same(Config other) {
            return url.equals(other.url)
                    && contentType.equals(other.contentType)
                    && insecureSsl.equals(other.insecureSsl);
        }

        @Override
        public String toString() {
            return "Config[url=" + url + ", contentType=" + contentType + ", secret="
                    + (secret.isPresent() ? "hidden" : "none") + ", insecureSsl=" + insecureSsl + "]";
        }
    }

    /**
     * What somebody wants to be otherwise; what is empty stays.
     *
     * @param config replaces all of it: a secret that it does not repeat is gone
     */
    public record Change(
            Optional<Config> config,
            Optional<List<String>> events,
            List<String> moreEvents,
            List<String> fewerEvents,
            Optional<Boolean> active) {

        public static Change of(Config config) {
            return new Change(Optional.of(config), Optional.empty(), List.of(), List.of(), Optional.empty());
        }
    }

    public GitHubHook {
        events = List.copyOf(events);
    }

    /** Whether it is told of this event. */
    public boolean hears(String event) {
        return active && (events.contains(event) || events.contains("*"));
    }

    boolean overlaps(Config other, List<String> otherEvents) {
        Set<String> common = new HashSet<>(events);
        common.retainAll(otherEvents);
        return config.same(other) && (!common.isEmpty() || events.contains("*") || otherEvents.contains("*"));
    }

    GitHubHook changed(Change change, Instant now) {
        var after = new ArrayList<>(change.events().orElse(events));
        change.moreEvents().stream().filter(event -> !after.contains(event)).forEach(after::add);
        after.removeAll(change.fewerEvents());
        return new GitHubHook(
                id, path, change.config().orElse(config), after, change.active().orElse(active), createdAt, now, last);
    }

    GitHubHook answered(GitHubReception how) {
        return new GitHubHook(id, path, config, events, active, createdAt, updatedAt, Optional.of(how));
    }

    GitHubHook at(String pathNow) {
        return new GitHubHook(id, pathNow, config, events, active, createdAt, updatedAt, last);
    }
}

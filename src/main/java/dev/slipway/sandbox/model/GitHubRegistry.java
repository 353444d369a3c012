package dev.slipway.sandbox.model;

import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Predicate;

/**
 * One path: its runner groups, its hooks, its registrations in the order of their ids, its runners that wait for a job and its
 * jobs that wait for a runner. Waiting ones are kept by their set of labels, of which there are few.
 */
final class GitHubRegistry implements GitHubHookOwner {
    final long id;
    private String path;
    final Map<Long, GitHubGroup> groups = new TreeMap<>();
    final Map<Long, GitHubHook> hooks = new TreeMap<>();
    private final Map<Long, Integer> inGroup = new HashMap<>();
    private final List<GitHubRunnerEntry> byId = new ArrayList<>();
    private final Map<String, GitHubRunnerEntry> byName = new HashMap<>();
    private final Map<Set<String>, GitHubBag<GitHubRunnerEntry>> idle = new LinkedHashMap<>();
    private final Map<Set<String>, TreeSet<GitHubJobEntry>> queued = new LinkedHashMap<>();

    GitHubRegistry(long id, String path) {
        this.id = id;
        this.path = path;
        groups.put(GitHubGroup.DEFAULT, GitHubGroup.open(GitHubGroup.DEFAULT, "Default"));
    }

    @Override
    public String path() {
        return path;
    }

    @Override
    public Optional<Long> repository() {
        return isRepository() ? Optional.of(id) : Optional.empty();
    }

    @Override
    public Map<Long, GitHubHook> hooks() {
        return hooks;
    }

    boolean isRepository() {
        return path.contains("/");
    }

    void rename(String to) {
        path = to;
    }

    void add(GitHubRunnerEntry runner) {
        byId.add(runner);
        byName.put(runner.name, runner);
        inGroup.merge(runner.group, 1, Integer::sum);
    }

    void remove(GitHubRunnerEntry runner) {
        byId.remove(position(runner.id));
        byName.remove(runner.name);
        inGroup.merge(runner.group, -1, Integer::sum);
        rest(runner);
    }

    int size() {
        return byId.size();
    }

    int sizeOfGroup(long group) {
        return inGroup.getOrDefault(group, 0);
    }

    Optional<GitHubRunnerEntry> named(String name) {
        return Optional.ofNullable(byName.get(name));
    }

    Optional<GitHubRunnerEntry> withId(long id) {
        int position = position(id);
        return position < 0 ? Optional.empty() : Optional.of(byId.get(position));
    }

    /** Entries from..to of the listing, both clamped. */
    List<GitHubRunnerEntry> slice(int from, int to) {
        int start = Math.max(0, Math.min(from, byId.size()));
        return byId.subList(start, Math.max(start, Math.min(to, byId.size())));
    }

    private int position(long id) {
        int low = 0;
        int high = byId.size() - 1;
        while (low <= high) {
            int middle = (low + high) >>> 1;
            long there = byId.get(middle).id;
            if (there == id) {
                return middle;
            }
            if (there < id) {
                low = middle + 1;
            } else {
                high = middle - 1;
            }
        }
        return -1;
    }

    /** The runner waits for a job. */
    void await(GitHubRunnerEntry runner) {
        idle.computeIfAbsent(runner.matched, m -> new GitHubBag<>()).add(runner);
    }

    /** The runner waits no more. */
    void rest(GitHubRunnerEntry runner) {
        GitHubBag<GitHubRunnerEntry> bag = idle.get(runner.matched);
        if (bag != null && bag.remove(runner) && bag.isEmpty()) {
            idle.remove(runner.matched);
        }
    }

    /** Any waiting runner that is online and has these labels; it waits no more. */
    Optional<GitHubRunnerEntry> takeRunner(Set<String> wanted, SplittableRandom random, Instant now) {
        while (true) {
            Optional<GitHubRunnerEntry> drawn = draw(wanted, random);
            drawn.ifPresent(this::rest);
            // One that fell silent left no trace when it did; its next poll brings it back.
            if (drawn.isEmpty() || drawn.get().online(now)) {
                return drawn;
            }
        }
    }

    private Optional<GitHubRunnerEntry> draw(Set<String> wanted, SplittableRandom random) {
        Predicate<Set<String>> fits = labels -> labels.containsAll(wanted);
        int count = idle.entrySet().stream()
                .filter(e -> fits.test(e.getKey()))
                .mapToInt(e -> e.getValue().size())
                .sum();
        if (count == 0) {
            return Optional.empty();
        }
        int index = random.nextInt(count);
        for (var entry : idle.entrySet()) {
            if (fits.test(entry.getKey())) {
                if (index < entry.getValue().size()) {
                    return Optional.of(entry.getValue().get(index));
                }
                index -= entry.getValue().size();
            }
        }
        throw new IllegalStateException("counted more runners than there are");
    }

    void queue(GitHubJobEntry job) {
        queued.computeIfAbsent(job.wanted, w -> new TreeSet<>(GitHubJobEntry.BY_AGE))
                .add(job);
    }

    void unqueue(GitHubJobEntry job) {
        var sameLabels = queued.get(job.wanted);
        if (sameLabels != null && sameLabels.remove(job) && sameLabels.isEmpty()) {
            queued.remove(job.wanted);
        }
    }

    /** The oldest job that a runner with these labels may run; it is queued no more. */
    Optional<GitHubJobEntry> takeJob(Set<String> labels) {
        Optional<GitHubJobEntry> oldest = queued.entrySet().stream()
                .filter(e -> labels.containsAll(e.getKey()))
                .map(e -> e.getValue().first())
                .min(GitHubJobEntry.BY_AGE);
        oldest.ifPresent(job -> job.homes.forEach(home -> home.unqueue(job)));
        return oldest;
    }
}

package dev.slipway.sandbox.model;

import dev.slipway.sandbox.model.GitHubAnswer.Ok;
import dev.slipway.sandbox.model.GitHubAnswer.Outcome;
import dev.slipway.sandbox.model.GitHubAnswer.Page;
import dev.slipway.sandbox.model.GitHubAnswer.Refused;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SplittableRandom;

/** Registrations: how they come, are shown and go. */
final class GitHubRegistrar {
    private final GitHubTerms terms;
    private final GitHubAgenda agenda;
    private final SplittableRandom random;
    private final GitHubRates rates;
    private final GitHubWork work;
    private final Map<String, GitHubRunnerEntry> unusedConfigs = new HashMap<>();
    private long lastId;

    GitHubRegistrar(
            GitHubTerms terms, GitHubAgenda agenda, SplittableRandom random, GitHubRates rates, GitHubWork work) {
        this.terms = terms;
        this.agenda = agenda;
        this.random = random;
        this.rates = rates;
        this.work = work;
    }

    Outcome<GitHubJit> register(GitHubRegistry home, String name, List<String> labels, long group) {
        Optional<Refused<GitHubJit>> wrong = mistake(home, name, labels, group);
        if (wrong.isPresent()) {
            return wrong.get();
        }
        Optional<GitHubRates.Exceeded> exceeded = rates.register(home.path(), agenda.now());
        if (exceeded.isPresent()) {
            return GitHubDoor.limited(exceeded.get());
        }
        long id = ++lastId;
        String key = "%016x%016x".formatted(random.nextLong(), random.nextLong());
        String config = GitHubJit.encode(id, name, home.path(), key);
        var runner = new GitHubRunnerEntry(home, id, name, group, labels, config, agenda.now());
        home.add(runner);
        unusedConfigs.put(config, runner);
        runner.cleanUp = agenda.at(agenda.now().plus(terms.unconnected()), () -> cleanUp(runner));
        return new Ok<>(new GitHubJit(runner.shown(agenda.now(), false), config));
    }

    private Optional<Refused<GitHubJit>> mistake(GitHubRegistry home, String name, List<String> labels, long group) {
        if (name.isBlank() || name.length() > 64) {
            return Optional.of(new Refused<>(422, "Runner name must be from 1 to 64 characters"));
        }
        if (labels.isEmpty() || labels.size() > 100 || labels.stream().anyMatch(String::isBlank)) {
            return Optional.of(new Refused<>(422, "Labels must be from 1 to 100, none of them blank"));
        }
        Optional<GitHubGroup> found = Optional.ofNullable(home.groups.get(group));
        int unusable = found.isEmpty() ? 404 : found.get().refuses().orElse(0);
        if (unusable > 0) {
            return Optional.of(
                    unusable == 403
                            ? new Refused<>(403, "Resource not accessible by integration")
                            : new Refused<>(unusable, "Not Found"));
        }
        if (home.named(name).isPresent()) {
            return Optional.of(new Refused<>(409, "Already exists - A runner with the name '" + name + "' exists"));
        }
        // The limit is documented; what answers beyond it is not.
        return home.sizeOfGroup(group) >= terms.runnersPerGroup()
                ? Optional.of(new Refused<>(422, "The runner group is full"))
                : Optional.empty();
    }

    /** A runner that is offline for too long; one that polls or works is looked at again later. */
    private void cleanUp(GitHubRunnerEntry runner) {
        Instant now = agenda.now();
        Instant alive = runner.online(now) || runner.working() ? now : runner.lastSeen;
        Instant over = alive.plus(terms.unconnected());
        if (over.isAfter(now)) {
            runner.cleanUp = agenda.at(over, () -> cleanUp(runner));
        } else {
            remove(runner);
        }
    }

    void remove(GitHubRunnerEntry runner) {
        unusedConfigs.remove(runner.jitConfig);
        work.remove(runner);
    }

    /** The runner that a config is for, if it is used for the first time. */
    Optional<GitHubRunnerEntry> useConfig(String config) {
        return Optional.ofNullable(unusedConfigs.remove(config.strip()));
    }

    Outcome<Boolean> deregister(GitHubRegistry home, long id) {
        Optional<GitHubRunnerEntry> found = home.withId(id);
        if (found.isEmpty()) {
            return new Refused<>(404, "Not Found");
        }
        GitHubRunnerEntry runner = found.get();
        if (runner.shownBusy()) {
            return new Refused<>(
                    422, "Runner \"" + runner.name + "\" is currently running a job and cannot be deleted.");
        }
        remove(runner);
        return new Ok<>(true);
    }

    /**
     * @param page from 1
     * @param shifting share of later pages that are cut one entry off: entries came or went between two requests
     */
    Page<GitHubRunner> page(
            GitHubRegistry home,
            int page,
            int perPage,
            Optional<String> name,
            double shifting,
            boolean everythingOffline) {
        if (name.isPresent()) {
            List<GitHubRunner> named = home.named(name.get()).stream()
                    .map(runner -> runner.shown(agenda.now(), everythingOffline))
                    .toList();
            return new Page<>(named.size(), page == 1 ? named : List.of(), true);
        }
        int from = (page - 1) * perPage;
        if (page > 1 && random.nextDouble() < shifting) {
            from += random.nextBoolean() ? 1 : -1;
        }
        List<GitHubRunner> shown = home.slice(from, from + perPage).stream()
                .map(runner -> runner.shown(agenda.now(), everythingOffline))
                .toList();
        return new Page<>(home.size(), shown, page * perPage >= home.size());
    }
}

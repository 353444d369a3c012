package dev.slipway.config;

import dev.slipway.fleet.Fleet;
import dev.slipway.fleet.InstanceType;
import dev.slipway.fleet.Pool;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import java.util.stream.Collectors;

/** Reads one item of {@code pools}. */
final class PoolReader {

    /** GitHub takes 100 labels for a registration, of which four are not the pool's: {@code self-hosted}, OS, architecture, owner. */
    private static final int MOST_LABELS = 96;

    private static final int LARGEST = 10_000;
    private static final Duration SECOND = Duration.ofSeconds(1);
    private static final Duration DAY = Duration.ofHours(24);
    /** GitHub ends a job after it. */
    private static final Duration LONGEST_JOB = DAY.multipliedBy(5);
    /** GitHub forgets a runner that was not connected for so long. */
    private static final Duration LONGEST_IDLE = DAY.multipliedBy(14);

    private final Section section;
    private final OtherPools others;
    private final GitHubReader github;

    private PoolReader(Section section, OtherPools others, GitHubReader github) {
        this.section = section;
        this.others = others;
        this.github = github;
    }

    /**
     * Reads a pool.
     *
     * @param others those before it, which learn of it
     * @param github what it takes where it says nothing
     * @return gives the pool, if nothing is wrong
     */
    static Supplier<Pool> read(Section section, OtherPools others, GitHubReader github) {
        return new PoolReader(section, others, github).pool();
    }

    /** The names of the credentials of these pools: without the owner that is part of an App's. */
    static Set<String> credentials(List<Pool> pools) {
        return pools.stream()
                .map(pool -> GitHubSettings.credentialOf(pool.credential()))
                .collect(Collectors.toSet());
    }

    private Supplier<Pool> pool() {
        Optional<String> name = section.required("name", Forms.POOL);
        Optional<String> path = path();
        Optional<String> runnerGroup = runnerGroup(path);
        Optional<String> credential = section.optional("credential", Forms.POOL, Pool.DEFAULT_CREDENTIAL);
        Optional<InstanceType> type = section.optional("type", Forms.INSTANCE_TYPE, InstanceType.CONTAINER);
        Optional<Integer> idle = section.optional("idle", Forms.wholeNumber(0, LARGEST), 3);
        Optional<Integer> max = section.optional("max", Forms.wholeNumber(0, LARGEST), 3);
        Optional<String> image = section.optional("image", Forms.IMAGE, "slipway-runner");
        Optional<List<String>> labels = section.list("labels", Forms.LABEL, List.of("linux", "x64"));
        Optional<Boolean> unlabelled = section.optional("unlabelled", Forms.BOOLEAN, false);
        Optional<List<String>> repositories = section.list("repositories", Forms.REPOSITORY_NAME, List.of());
        Optional<Integer> cpu = section.optional("cpu", Forms.wholeNumber(1, 1024));
        Optional<String> memory = section.optional("memory", Quantities.sizeText("1MiB", "1024TiB"));
        Optional<String> disk = section.optional("disk", Quantities.sizeText("1MiB", "1024TiB"));
        Optional<Duration> bootTimeout = duration("boot-timeout", SECOND, DAY, Duration.ofMinutes(5));
        Optional<Duration> scaleDownDelay = duration("scale-down-delay", Duration.ZERO, DAY, Duration.ofMinutes(2));
        Optional<Duration> offlineGrace = duration("offline-grace", SECOND, DAY, Duration.ofMinutes(5));
        Optional<Optional<Duration>> jobTimeout = durationOrOff("job-timeout", LONGEST_JOB);
        Optional<Optional<Duration>> maxIdleAge = durationOrOff("max-idle-age", LONGEST_IDLE);
        Map<String, String> config = new PassedOn(section).config();
        Map<String, Map<String, String>> devices = new PassedOn(section).devices();
        section.refuseUnknownKeys();
        checkName(name);
        checkRunnerGroup(path, runnerGroup);
        checkCredential(path, credential);
        checkIdle(idle, max);
        checkLabels(labels.orElse(List.of()));
        checkRepositories(repositories.orElse(List.of()), path);
        return () -> new Pool(
                name.orElseThrow(),
                path.orElseThrow(),
                credential(credential.orElseThrow(), path.orElseThrow()),
                runnerGroup.orElseThrow(),
                type.orElseThrow(),
                idle.orElseThrow(),
                max.orElseThrow(),
                image.orElseThrow(),
                labels.orElseThrow(),
                unlabelled.orElseThrow(),
                qualified(repositories.orElseThrow(), path.orElseThrow()),
                cpu,
                memory,
                disk,
                bootTimeout.orElseThrow(),
                scaleDownDelay.orElseThrow(),
                offlineGrace.orElseThrow(),
                jobTimeout.orElseThrow(),
                maxIdleAge.orElseThrow(),
                config,
                devices);
    }

    private Optional<String> path() {
        Optional<String> own = section.optional("path", Forms.GITHUB_PATH);
        if (section.given("path")) {
            return own.map(path -> others.spelled(path, github.path()));
        }
        github.requirePath();
        return github.path().map(path -> others.spelled(path, Optional.empty()));
    }

    /** That of {@code github} is a group of the path there. */
    private Optional<String> runnerGroup(Optional<String> path) {
        boolean githubs = !section.given("path") || path.equals(github.path());
        return section.given("runner-group") || !githubs
                ? section.optional("runner-group", Forms.RUNNER_GROUP, GitHubReader.DEFAULT_GROUP)
                : section.optional("runner-group", Forms.RUNNER_GROUP).or(github::runnerGroup);
    }

    private void checkRunnerGroup(Optional<String> path, Optional<String> runnerGroup) {
        boolean repository = path.filter(p -> p.contains("/")).isPresent();
        if (repository && runnerGroup.isPresent() && section.given("runner-group")) {
            GitHubReader.checkGroupOfRepository(section, path.get(), runnerGroup.get());
        }
    }

    private void checkCredential(Optional<String> path, Optional<String> credential) {
        if (credential.filter(name -> !github.credentials().contains(name)).isPresent()) {
            section.mistake(
                    "credential",
                    Mistake.shown(credential.get()),
                    "the name of one of github.credentials, or default: " + String.join(", ", github.credentials()));
        } else if (path.isPresent() && credential.isPresent()) {
            others.otherCredential(path.get(), credential.get())
                    .ifPresent(other -> section.mistake(
                            "credential",
                            Mistake.shown(credential.get()),
                            other + ", as all pools of " + path.get() + " must have the same"));
            checkOwner(path.get(), credential.get());
        }
    }

    /** An installation is one owner's. */
    private void checkOwner(String path, String credential) {
        if (github.namesInstallation(credential)) {
            others.otherOwner(credential, Fleet.owner(path))
                    .ifPresent(other -> section.mistake(
                            "path",
                            Mistake.shown(path),
                            "one of " + other + ", as the credential " + credential + " has the installation-id of one"
                                    + " owner: leave that out, and each owner's is looked up"));
        }
    }

    /** Every installation of an App, one for each owner, has a rate limit of its own. */
    private String credential(String name, String path) {
        return github.isApp(name) ? name + "@" + Fleet.owner(path).toLowerCase(Locale.ROOT) : name;
    }

    private Optional<Duration> duration(String key, Duration from, Duration to, Duration byDefault) {
        return section.optional(key, Quantities.duration(from, to), byDefault);
    }

    private Optional<Optional<Duration>> durationOrOff(String key, Duration to) {
        return section.optional(key, Quantities.duration(SECOND, to).orOff(), Optional.empty());
    }

    /** A repository of another owner would never have a job for this pool. */
    private void checkRepositories(List<String> repositories, Optional<String> path) {
        for (int i = 0; path.isPresent() && i < repositories.size(); i++) {
            String repository = qualified(repositories.get(i), path.get());
            boolean within = path.get().contains("/")
                    ? repository.equalsIgnoreCase(path.get())
                    : Fleet.owner(repository).equalsIgnoreCase(path.get());
            if (!within) {
                section.mistake(
                        "repositories[" + i + "]",
                        Mistake.shown(repositories.get(i)),
                        "one that belongs to the pool's path, which is " + path.get());
            }
        }
    }

    private static Set<String> qualified(List<String> repositories, String path) {
        return repositories.stream()
                .map(repository -> qualified(repository, path))
                .collect(Collectors.toUnmodifiableSet());
    }

    private static String qualified(String repository, String path) {
        return repository.contains("/") ? repository : Fleet.owner(path) + "/" + repository;
    }

    private void checkName(Optional<String> name) {
        if (name.filter(others::hasName).isPresent()) {
            section.mistake("name", Mistake.shown(name.get()) + " a second time", "a name that no other pool has");
        }
    }

    private void checkIdle(Optional<Integer> idle, Optional<Integer> max) {
        if (idle.isPresent() && max.isPresent() && idle.get() > max.get()) {
            section.mistake("idle", idle.get().toString(), "at most max, which is " + max.get());
        }
    }

    private void checkLabels(List<String> labels) {
        if (labels.size() > MOST_LABELS) {
            section.mistake("labels", "a list of " + labels.size(), "at most " + MOST_LABELS + " labels");
        }
        var seen = new HashSet<String>();
        for (int i = 0; i < labels.size(); i++) {
            if (!seen.add(labels.get(i).toLowerCase(Locale.ROOT))) {
                section.mistake(
                        "labels[" + i + "]",
                        Mistake.shown(labels.get(i)) + " a second time",
                        "each label once (they compare without case)");
            }
        }
    }
}

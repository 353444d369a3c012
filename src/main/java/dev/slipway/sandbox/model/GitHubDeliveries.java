package dev.slipway.sandbox.model;

import dev.slipway.sandbox.model.GitHubDelivery.Content;
import dev.slipway.sandbox.model.GitHubDelivery.Crafted;
import dev.slipway.sandbox.model.GitHubDelivery.JobMoved;
import dev.slipway.sandbox.model.GitHubDelivery.Ping;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.UUID;
import java.util.function.Predicate;

/**
 * What hooks are told, and what became of it. Whoever carries a model to the outside takes what is {@link #due} (the
 * URL, the secret and the content type are the hook's), sends it, and {@link #report}s how it was received: that alone
 * makes it an attempt which the hook's list of deliveries shows.
 *
 * <p>On the way the faults strike: an attempt that is lost is not handed out, but recorded as failed, so that a
 * redelivery can make up for it; a doubled one is two attempts of one GUID; a late one is overtaken. In an outage
 * GitHub's workers stand still like everything else: what happens then is delivered when it is over.
 */
public final class GitHubDeliveries {
    /** What waits for the end of an outage, or for somebody who sends it; more is recorded as failed. */
    private static final int WAITING = 100_000;

    private static final String JOBS = "workflow_job";

    private record Begun(GitHubDelivery delivery, Instant at) {}

    private final GitHubAgenda agenda;
    private final SplittableRandom random;
    private final GitHubPaths paths;
    private final GitHubAppBook apps;
    private final GitHubOutages outages;
    private final Deque<GitHubDelivery> waiting = new ArrayDeque<>();
    private final Map<Long, Begun> underWay = new HashMap<>();
    private final Map<Long, GitHubAttempts> byHook = new LinkedHashMap<>();
    private final Map<Long, GitHubHookOwner> owners = new HashMap<>();

    private GitHubFaults faults;
    private long lastId = 70_000_000_000L;
    private int losing;

    GitHubDeliveries(
            GitHubAgenda agenda,
            SplittableRandom random,
            GitHubPaths paths,
            GitHubAppBook apps,
            GitHubOutages outages,
            GitHubFaults faults) {
        this.agenda = agenda;
        this.random = random;
        this.paths = paths;
        this.apps = apps;
        this.outages = outages;
        this.faults = faults;
    }

    void faults(GitHubFaults changed) {
        faults = changed;
    }

    /** The hook exists from now on. */
    void opened(GitHubHook hook, GitHubHookOwner owner) {
        byHook.put(hook.id(), new GitHubAttempts());
        owners.put(hook.id(), owner);
        send(new GitHubDelivery(
                0, guid(), hook, "ping", Optional.empty(), owner.repository(), Optional.empty(), new Ping(), false));
    }

    /** The hook is gone, and what it was told with it. */
    void closed(long hook) {
        byHook.remove(hook);
        owners.remove(hook);
    }

    /** Tells the hooks of the job's repository, of its organisation, and of the Apps that are installed there. */
    void tell(GitHubJobEntry job, String action) {
        GitHubRegistry repository = job.run.repository;
        Content moved = new JobMoved(job.snapshot());
        List<GitHubHookOwner> told = new ArrayList<>(List.of(repository));
        paths.owner(repository).ifPresent(told::add);
        told.forEach(owner -> tell(owner, repository, Optional.empty(), action, moved));
        apps.listening(repository).forEach(there -> tell(there.app, repository, Optional.of(there.id), action, moved));
    }

    private void tell(
            GitHubHookOwner owner, GitHubRegistry about, Optional<Long> installation, String action, Content moved) {
        owner.hooks().values().stream().filter(hook -> hook.hears(JOBS)).forEach(hook -> {
            var delivery = new GitHubDelivery(
                    0, guid(), hook, JOBS, Optional.of(action), Optional.of(about.id), installation, moved, false);
            send(delivery);
            if (random.nextDouble() < faults.newsTwice()) {
                send(delivery);
            }
        });
    }

    private String guid() {
        return new UUID(random.nextLong(), random.nextLong()).toString();
    }

    private void send(GitHubDelivery delivery) {
        Instant at = agenda.now().plusMillis(random.nextLong(faults.newsLatest().toMillis() + 1));
        if (at.isAfter(agenda.now())) {
            GitHubAgenda.Entry unused = agenda.at(at, () -> arrive(delivery));
        } else {
            arrive(delivery);
        }
    }

    private void arrive(GitHubDelivery delivery) {
        waiting.addLast(delivery);
        if (waiting.size() > WAITING) {
            fail(waiting.removeFirst());
        }
    }

    /** What is to be sent now; each is handed out once. */
    public List<GitHubDelivery> due(Instant now) {
        agenda.advance(now);
        List<GitHubDelivery> due = new ArrayList<>();
        while (!outages.outage() && !waiting.isEmpty()) {
            GitHubDelivery next = waiting.removeFirst();
            if (losing > 0 || random.nextDouble() < faults.newsLost()) {
                losing = Math.max(0, losing - 1);
                fail(next);
            } else {
                begin(next).ifPresent(due::add);
            }
        }
        return due;
    }

    /** Nothing, if the hook is gone meanwhile. */
    private Optional<GitHubDelivery> begin(GitHubDelivery delivery) {
        GitHubHookOwner owner = owners.get(delivery.hook().id());
        if (owner == null) {
            return Optional.empty();
        }
        GitHubHook hook = owner.hooks().get(delivery.hook().id()).at(owner.path());
        GitHubDelivery attempt = delivery.attempt(++lastId, hook);
        underWay.put(attempt.id(), new Begun(attempt, agenda.now()));
        return Optional.of(attempt);
    }

    private void fail(GitHubDelivery delivery) {
        GitHubReception how = random.nextBoolean()
                ? GitHubReception.timedOut()
                : GitHubReception.answered(502, Duration.ofMillis(random.nextLong(1_000)));
        begin(delivery).ifPresent(attempt -> record(attempt.id(), how));
    }

    /** How an attempt that was {@link #due} was received. */
    public void report(long attempt, GitHubReception how, Instant now) {
        agenda.advance(now);
        record(attempt, how);
    }

    private void record(long attempt, GitHubReception how) {
        Begun begun = underWay.remove(attempt);
        if (begun == null) {
            throw new IllegalArgumentException("no attempt of this id is under way: " + attempt);
        }
        long hook = begun.delivery().hook().id();
        GitHubHookOwner owner = owners.get(hook);
        if (owner != null) {
            owner.hooks().computeIfPresent(hook, (id, found) -> found.answered(how));
            byHook.get(hook).add(new GitHubAttempt(begun.delivery(), begun.at(), how), agenda.now());
        }
    }

    /** The next so many attempts fail. */
    public void loseNext(int count) {
        losing = count;
    }

    /** Everything that was delivered to a hook in the last three days, well or not, the newest first. */
    public List<GitHubAttempt> of(long hook, Instant now) {
        agenda.advance(now);
        GitHubAttempts attempts = byHook.get(hook);
        return attempts == null ? List.of() : List.copyOf(attempts.newestFirst(Long.MAX_VALUE, now));
    }

    GitHubAttempts attempts(long hook) {
        return byHook.get(hook);
    }

    void redeliver(GitHubAttempt attempt) {
        send(attempt.delivery().again());
    }

    /** Delivers once more what has this GUID, to each hook that was told of it; to how many. */
    public int again(String guid, Instant now) {
        List<GitHubDelivery> found = newest(attempt -> attempt.guid().equals(guid), now);
        found.forEach(delivery -> send(delivery.again()));
        return found.size();
    }

    /** Tells the hooks of a transition that they were told of before as if it were news, with a GUID of its own. */
    public int pretend(long job, String action, Instant now) {
        List<GitHubDelivery> found = newest(
                delivery -> delivery.content() instanceof JobMoved moved
                        && moved.job().id() == job
                        && delivery.action().filter(action::equals).isPresent(),
                now);
        found.forEach(delivery -> send(delivery.renamed(guid())));
        return found.size();
    }

    private List<GitHubDelivery> newest(Predicate<GitHubDelivery> wanted, Instant now) {
        agenda.advance(now);
        return byHook.values().stream()
                .flatMap(attempts -> attempts.newestFirst(Long.MAX_VALUE, now).stream()
                        .map(GitHubAttempt::delivery)
                        .filter(wanted)
                        .limit(1))
                .toList();
    }

    /** Delivers this to a hook, whatever it is and whether the hook wants it or not; its GUID. */
    public String craft(long hook, String event, String body, Instant now) {
        agenda.advance(now);
        GitHubHookOwner owner = Optional.ofNullable(owners.get(hook))
                .orElseThrow(() -> new IllegalArgumentException("no such hook: " + hook));
        Content content = new Crafted(body);
        String guid = guid();
        send(new GitHubDelivery(
                0,
                guid,
                owner.hooks().get(hook),
                event,
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                content,
                false));
        return guid;
    }
}

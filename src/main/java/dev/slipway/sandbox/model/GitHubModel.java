package dev.slipway.sandbox.model;

import dev.slipway.sandbox.model.GitHubAnswer.Ok;
import dev.slipway.sandbox.model.GitHubAnswer.Outcome;
import dev.slipway.sandbox.model.GitHubAnswer.Page;
import dev.slipway.sandbox.model.GitHubAnswer.Rate;
import dev.slipway.sandbox.model.GitHubAnswer.Refused;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.stream.Stream;

/**
 * GitHub as far as its self-hosted runners go: paths, runner groups, registrations, runner sessions, jobs, runs, hooks,
 * deliveries and rate limits, with their faults. Deterministic: the same seed and the same calls give the same answers. It has no clock and
 * no threads: the caller gives the time, which never goes back, and confines it to one thread.
 */
public final class GitHubModel {

    /** What a token may do. */
    public enum Access {
        /** See nothing: every path is a 404. */
        NOTHING,
        /** See the paths, but not their runners. */
        PATHS,
        /** See runners, but change nothing. */
        READ,
        WRITE
    }

    /** What a runner is told. */
    public sealed interface Poll {
        /** No job yet: ask again. */
        record Nothing() implements Poll {}

        /** Run this job; the same one again for a runner that asks while it works. */
        record Assigned(GitHubJob job) implements Poll {}

        /** The registration is gone: end. */
        record Gone() implements Poll {}
    }

    private final GitHubAgenda agenda = new GitHubAgenda();
    private final GitHubPaths paths = new GitHubPaths();
    private final GitHubJobs jobs = new GitHubJobs(agenda);
    private final GitHubRates rates;
    private final GitHubOutages outages;
    private final GitHubDeliveries deliveries;
    private final GitHubWork work;
    private final GitHubDoor door;
    private final GitHubDesk desk;
    private final GitHubRegistrar registrar;
    private final GitHubActions actions;
    private final GitHubHooks hooks;
    private final GitHubGroups groups;
    private final GitHubApps apps;
    private final GitHubAppHooks appHooks;

    private GitHubFaults faults;

    public GitHubModel(long seed, GitHubTerms terms, GitHubFaults faults) {
        var random = new SplittableRandom(seed);
        SplittableRandom ofWork = random.split();
        SplittableRandom ofDoor = random.split();
        SplittableRandom ofRegistrar = random.split();
        this.rates = new GitHubRates(terms);
        this.outages = new GitHubOutages(agenda, random.split(), faults);
        var book = new GitHubAppBook();
        this.deliveries = new GitHubDeliveries(agenda, random.split(), paths, book, outages, faults);
        this.work = new GitHubWork(terms, agenda, ofWork, jobs, deliveries, faults);
        this.door = new GitHubDoor(agenda, ofDoor, rates, outages, faults);
        this.desk = new GitHubDesk(agenda, door, paths);
        this.registrar = new GitHubRegistrar(terms, agenda, ofRegistrar, rates, work);
        this.actions = new GitHubActions(agenda, desk, paths, jobs, work);
        this.hooks = new GitHubHooks(agenda, desk, paths, deliveries);
        this.groups = new GitHubGroups(desk, paths);
        this.apps = new GitHubApps(agenda, random.split(), book, door, paths, hooks);
        this.appHooks = new GitHubAppHooks(apps, hooks);
        this.faults = faults;
    }

    public GitHubApps apps() {
        return apps;
    }

    /** What an App asks of its own hook. */
    public GitHubAppHooks appHooks() {
        return appHooks;
    }

    /** Runner groups. */
    public GitHubGroups groups() {
        return groups;
    }

    /** Jobs and runs. */
    public GitHubActions actions() {
        return actions;
    }

    public GitHubHooks hooks() {
        return hooks;
    }

    /** What hooks are told. */
    public GitHubDeliveries deliveries() {
        return deliveries;
    }

    /** Changes how it misbehaves from now on. */
    public void faults(GitHubFaults changed, Instant now) {
        agenda.advance(now);
        faults = changed;
        work.faults(changed);
        deliveries.faults(changed);
        outages.faults(changed);
        door.faults(changed);
    }

    public GitHubFaults faults() {
        return faults;
    }

    /** An organisation, or {@code owner/repo}, that exists; adding it again changes nothing. */
    public void addPath(String path) {
        var unused = paths.add(path);
    }

    /** {@link GitHubGroups#add}. */
    public long addGroup(String path, String name) {
        return groups.add(path, name);
    }

    /** The repository has a new name; the old one leads to it. */
    public void rename(String from, String to) {
        paths.rename(from, to);
    }

    /** Makes a token valid, or changes what it may do; the same with everything. */
    public void grant(String token, Access access) {
        grant(token, GitHubGrant.of(access));
    }

    /** Makes a token valid, or changes what it may do. */
    public void grant(String token, GitHubGrant grant) {
        door.grant(token, grant);
    }

    public void revoke(String token) {
        door.revoke(token);
    }

    /** Refuses every request, or no longer. */
    public void outage(boolean on, Instant now) {
        agenda.advance(now);
        outages.outage(on);
    }

    /** Whether it answers at all: false in an outage. */
    public boolean reachable(Instant now) {
        agenda.advance(now);
        return !outages.outage();
    }

    /** Shows every runner offline, whatever is true; jobs go on. */
    public void everythingOffline(boolean on, Instant now) {
        agenda.advance(now);
        outages.everythingOffline(on);
    }

    /** The name of the path now, to whoever may see it. */
    public GitHubAnswer<String> path(String token, String path, Instant now) {
        return path(token, path, Optional.empty(), now);
    }

    public GitHubAnswer<String> path(String token, String path, Optional<String> etag, Instant now) {
        return desk.read(token, GitHubNeed.PATH, path, etag, now, home -> new Ok<>(home.path()));
    }

    /** The token's primary limit, which asking for does not lower. */
    public GitHubAnswer<Rate> rateLimit(String token, Instant now) {
        agenda.advance(now);
        return door.ask(token, GitHubNeed.RATE, false, () -> new Ok<>(door.rate(token)));
    }

    /** Whose limits a token's requests count against; empty if nobody knows it. */
    public Optional<String> account(String token) {
        return door.account(token);
    }

    /** A request of the account arrives; it is under way, with others, until it has {@link #left}. */
    public void entered(String account, Instant now) {
        agenda.advance(now);
        rates.entered(account, agenda.now());
    }

    public void left(String account, Instant now) {
        agenda.advance(now);
        rates.left(account, agenda.now());
    }

    /**
     * One page of a path's registrations, in the order of their ids.
     *
     * @param page from 1
     * @param perPage 1 to 100
     * @param name only the one of this name
     * @param etag what the caller has, for a conditional request
     */
    public GitHubAnswer<Page<GitHubRunner>> registrations(
            String token,
            String path,
            int page,
            int perPage,
            Optional<String> name,
            Optional<String> etag,
            Instant now) {
        return desk.read(
                token,
                GitHubNeed.READ_RUNNERS,
                path,
                etag,
                now,
                home -> new Ok<>(registrar.page(home, page, perPage, name, faults.shifting(), outages.allOffline())));
    }

    public GitHubAnswer<GitHubRunner> registration(String token, String path, long id, Instant now) {
        return registration(token, path, id, Optional.empty(), now);
    }

    public GitHubAnswer<GitHubRunner> registration(
            String token, String path, long id, Optional<String> etag, Instant now) {
        return desk.read(
                token,
                GitHubNeed.READ_RUNNERS,
                path,
                etag,
                now,
                home -> home.withId(id)
                        .<Outcome<GitHubRunner>>map(
                                runner -> new Ok<>(runner.shown(agenda.now(), outages.allOffline())))
                        .orElse(new Refused<>(404, "Not Found")));
    }

    /** Registers a runner, which from this moment on exists, offline. */
    public GitHubAnswer<GitHubJit> jitConfig(
            String token, String path, String name, List<String> labels, long group, Instant now) {
        return desk.ask(
                token, GitHubNeed.WRITE_RUNNERS, path, now, home -> registrar.register(home, name, labels, group));
    }

    /** DELETE of a registration: 422 while GitHub believes that it works. */
    public GitHubAnswer<Boolean> deregister(String token, String path, long id, Instant now) {
        return desk.ask(token, GitHubNeed.WRITE_RUNNERS, path, now, home -> registrar.deregister(home, id));
    }

    /** Removes a registration behind its owner's back, working or not; whether there was one. */
    public boolean vanish(String path, long id, Instant now) {
        agenda.advance(now);
        Optional<GitHubRunnerEntry> runner = paths.known(path).withId(id);
        runner.ifPresent(registrar::remove);
        return runner.isPresent();
    }

    /** The runner connects with its JIT config, once; the session, or nothing if it is refused. */
    public Optional<String> connect(String jitConfig, Instant now) {
        agenda.advance(now);
        return outages.outage()
                ? Optional.empty()
                : registrar.useConfig(jitConfig).map(work::connect);
    }

    /**
     * The runner asks for a job; one that was assigned to it starts.
     *
     * @param hold how long it waits for the answer, online all the while
     */
    public Poll poll(String session, Duration hold, Instant now) {
        agenda.advance(now);
        return outages.outage() ? new Poll.Nothing() : work.poll(session, hold);
    }

    /** Whether the runner is to give up the job that it runs; it is told by {@link #awake} to ask. */
    public boolean cancelled(String session, Instant now) {
        agenda.advance(now);
        return work.runner(session)
                .filter(runner -> runner.working() && runner.job.cancelling)
                .isPresent();
    }

    /** The runner has ended, and with it its job if it had one; GitHub accepts this at any time. */
    public void end(String session, String conclusion, Instant now) {
        agenda.advance(now);
        work.runner(session).ifPresent(runner -> work.end(runner, conclusion));
    }

    /** The runner's connection broke: it is offline at once, unless it polls again. */
    public void disconnect(String session, Instant now) {
        agenda.advance(now);
        work.runner(session).ifPresent(work::fallSilent);
    }

    /** Sessions that have something to be told since this was last asked: whoever holds their polls open polls now. */
    public List<String> awake(Instant now) {
        agenda.advance(now);
        return work.drainAwake();
    }

    /** {@link GitHubActions#queue}. */
    public long queue(String path, String repository, List<String> labels, Duration duration, Instant now) {
        return actions.queue(path, repository, labels, duration, now);
    }

    /** When something happens by itself next. */
    public Optional<Instant> nextAt() {
        return agenda.nextAt();
    }

    /** The jobs that are remembered: the last 100,000 that ended, by their end, then the open ones, by age. */
    public Stream<GitHubJob> jobs(Instant now) {
        agenda.advance(now);
        return jobs.all();
    }

    public GitHubStatistics statistics(Instant now) {
        agenda.advance(now);
        return jobs.statistics();
    }

    /** What is true of a path's runners, whatever listings show. */
    public List<GitHubRunner> runners(String path, Instant now) {
        agenda.advance(now);
        GitHubRegistry home = paths.known(path);
        return home.slice(0, home.size()).stream()
                .map(runner -> new GitHubRunner(
                        runner.id,
                        runner.name,
                        runner.group,
                        runner.session.isEmpty() ? "unknown" : "Linux",
                        runner.online(agenda.now()),
                        runner.working(),
                        runner.labels))
                .toList();
    }
}

package dev.slipway.sandbox.model;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** A GitHub that a test tells what to do. It takes a JIT config once, as the real one does. */
final class ScriptedService implements RunnerService {
    final Deque<Poll.Job> jobs = new ArrayDeque<>();
    final Set<String> deregistered = new HashSet<>();
    final List<String> ended = new ArrayList<>();
    final Set<String> cancelled = new HashSet<>();
    final Set<String> connected = new HashSet<>();
    private final Set<String> used = new HashSet<>();
    boolean down;
    int polls;
    int connects;

    void queue(String id, Duration takes) {
        jobs.add(new Poll.Job(id, "build \"it\"\n", "acme/shop", "4711", takes));
    }

    @Override
    public Connection connect(String jitConfig, Instant now) {
        connects++;
        if (down) {
            return new Connection.Unreachable();
        }
        if (!jitConfig.startsWith("jit-") || !used.add(jitConfig)) {
            return new Connection.Refused();
        }
        connected.add(jitConfig);
        return new Connection.Connected(jitConfig);
    }

    @Override
    public Poll poll(String session, Instant now) {
        polls++;
        if (down) {
            return new Poll.Unreachable();
        }
        if (deregistered.contains(session)) {
            return new Poll.Gone();
        }
        return jobs.isEmpty() ? new Poll.Nothing() : jobs.remove();
    }

    @Override
    public boolean cancelled(String session, Instant now) {
        return cancelled.contains(session);
    }

    @Override
    public void end(String session, String result, Instant now) {
        ended.add(session + " " + result);
    }

    @Override
    public void disconnect(String session, Instant now) {
        connected.remove(session);
    }
}

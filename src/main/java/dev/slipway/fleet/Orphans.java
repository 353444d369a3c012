package dev.slipway.fleet;

import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/** Registrations of ours that no instance stands behind, and their sweeping. */
final class Orphans {

    private final Draft draft;
    private final String path;

    Orphans(Draft draft, String path) {
        this.draft = draft;
        this.path = path;
    }

    /** For answers that name a registration only: {@link #deregistered} finds its path. */
    Orphans(Draft draft) {
        this(draft, "");
    }

    /** @param unmatched the listed registrations that no runner has, by id */
    void listed(Map<Long, Registration> unmatched, long asked, boolean complete) {
        Set<String> owned = ownerLabels();
        Map<Long, Hub.Orphan> before = draft.hub(path).orphans();
        Map<Long, Hub.Orphan> after = new HashMap<>();
        before.values().stream()
                .filter(orphan -> !complete || orphan.calls().busy(Calls.Call.DEREGISTER))
                .forEach(orphan -> after.put(orphan.id(), orphan));
        unmatched.values().stream()
                .filter(registration -> owned.stream().anyMatch(registration::labelled))
                .filter(registration -> draft.lxd().gone().getOrDefault(registration.name(), -1L) <= asked)
                .forEach(registration -> after.put(registration.id(), orphan(before, registration)));
        draft.hub(path, draft.hub(path).withOrphans(after));
    }

    private Hub.Orphan orphan(Map<Long, Hub.Orphan> before, Registration registration) {
        Hub.Orphan known = before.get(registration.id());
        if (known == null) {
            if (registration.online()) {
                draft.notice(new Notice.Oddity(
                        registration.name(), "is online at GitHub with our label, and has no instance here"));
            }
            Optional<Instant> since = registration.online() ? Optional.empty() : Optional.of(draft.now);
            return new Hub.Orphan(registration.id(), registration.name(), since, false, Calls.NONE);
        }
        Optional<Instant> since =
                registration.online() ? Optional.empty() : known.offlineSince().or(() -> Optional.of(draft.now));
        return new Hub.Orphan(known.id(), known.name(), since, known.condemned(), known.calls());
    }

    private Set<String> ownerLabels() {
        Optional<String> fingerprint = draft.lxd().fingerprint();
        if (draft.fleet().isEmpty() || fingerprint.isEmpty()) {
            return Set.of();
        }
        return draft.fleet().get().names().stream()
                .map(name -> Fleet.ownerLabel(name, fingerprint.get()))
                .collect(Collectors.toSet());
    }

    /** Deregister what is due. */
    void sweep() {
        Hub hub = draft.hub(path);
        if (hub.orphans().isEmpty() || draft.stopping()) {
            return;
        }
        for (Hub.Orphan orphan : hub.orphans().values().stream()
                .sorted(Comparator.comparingLong(Hub.Orphan::id))
                .toList()) {
            // Listed before its instance was adopted: it has a runner now, as the next listing will say.
            boolean taken = !orphan.condemned() && draft.runner(orphan.name()).isPresent();
            Optional<Instant> due = due(orphan, hub.listing());
            if (taken || due.isEmpty() || orphan.calls().busy(Calls.Call.DEREGISTER)) {
                continue;
            }
            if (due.get().isAfter(draft.now)) {
                draft.wakeAt(due.get());
            } else if (draft.rates.admits(Gate.Use.WRITE, path)) {
                deregister(orphan);
            }
        }
    }

    /**
     * An online one is never deleted; an offline one may belong to a launch that an earlier process began. So both sides
     * must have been listed after its time is up, and still show nothing else.
     */
    private Optional<Instant> due(Hub.Orphan orphan, Listing listing) {
        Optional<Instant> retry = Optional.of(orphan.calls().notBefore(Calls.Call.DEREGISTER));
        if (orphan.condemned()) {
            return retry;
        }
        boolean matched = draft.runner(orphan.name())
                .filter(runner -> runner.registration() == orphan.id())
                .isPresent();
        if (matched || orphan.offlineSince().isEmpty()) {
            return Optional.empty();
        }
        Instant deadline = orphan.offlineSince().get().plus(longestBoot());
        if (draft.now.isBefore(deadline)) {
            draft.hub(path, draft.hub(path).with(draft.hub(path).listing().dueBy(deadline)));
            draft.lxd(draft.lxd().with(draft.lxd().listing().dueBy(deadline)));
            return Optional.empty();
        }
        return listedSince(deadline, listing)
                        && listedSince(deadline, draft.lxd().listing())
                ? retry
                : Optional.empty();
    }

    private static boolean listedSince(Instant deadline, Listing listing) {
        return listing.completeAt().filter(at -> !at.isBefore(deadline)).isPresent();
    }

    private Duration longestBoot() {
        return draft.fleet().stream()
                .flatMap(fleet -> fleet.pools().stream())
                .map(Pool::bootTimeout)
                .max(Comparator.naturalOrder())
                .orElse(Pace.POWER_OFF)
                .plus(Pace.POWER_OFF);
    }

    private void deregister(Hub.Orphan orphan) {
        if (!orphan.condemned() && orphan.calls().failures(Calls.Call.DEREGISTER) == 0) {
            draft.notice(new Notice.DriftFound(Notice.Drift.REGISTRATION_ORPHANED, orphan.name()));
        }
        draft.effect(new Effect.Deregister(orphan.name(), path, orphan.id()));
        put(path, orphan.with(orphan.calls().begun(Calls.Call.DEREGISTER)));
    }

    void deregistered(Event.Deregistered news) {
        find(news.registration()).ifPresent(found -> {
            draft.answered(found);
            if (news.outcome() != Event.Deregistration.BUSY) {
                Map<Long, Hub.Orphan> rest = new HashMap<>(draft.hub(found).orphans());
                rest.remove(news.registration());
                draft.hub(found, draft.hub(found).withOrphans(rest));
                return;
            }
            draft.notice(new Notice.Oddity(
                    news.runner(), "is busy by GitHub's word, and has no instance here; its registration is kept"));
            retry(found, news.registration(), draft.now.plus(Pace.ORPHAN_RETRY));
        });
    }

    void failed(Effect.Deregister effect) {
        Hub.Orphan orphan = draft.hub(effect.path()).orphans().get(effect.registration());
        if (orphan != null) {
            int failures = orphan.calls().failures(Calls.Call.DEREGISTER) + 1;
            retry(effect.path(), orphan.id(), draft.now.plus(Pace.CALL.after(failures)));
        }
    }

    private void retry(String where, long id, Instant at) {
        Hub.Orphan orphan = draft.hub(where).orphans().get(id);
        put(where, orphan.with(orphan.calls().failed(Calls.Call.DEREGISTER, at)));
    }

    private Optional<String> find(long registration) {
        return draft.paths().stream()
                .filter(candidate -> draft.hub(candidate).orphans().containsKey(registration))
                .findFirst();
    }

    private void put(String where, Hub.Orphan orphan) {
        Map<Long, Hub.Orphan> orphans = new HashMap<>(draft.hub(where).orphans());
        orphans.put(orphan.id(), orphan);
        draft.hub(where, draft.hub(where).withOrphans(orphans));
    }
}

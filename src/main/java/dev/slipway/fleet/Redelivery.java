package dev.slipway.fleet;

import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/** Finds the deliveries that did not reach us, and has GitHub send them again: it does not do so by itself. */
final class Redelivery {

    private static final Comparator<Delivery> BY_TIME =
            Comparator.comparing(Delivery::at).thenComparing(Delivery::id);

    private final Draft draft;
    private final Jobs jobs;

    Redelivery(Draft draft) {
        this.draft = draft;
        jobs = draft.jobs;
    }

    /** @param turn as of {@link Listings#askGitHub} */
    void ask(Fleet fleet, Gate.Use turn) {
        if (fleet.jobs().deliveries()) {
            fleet.paths().stream().sorted().forEach(path -> ask(path, turn));
        }
    }

    private void ask(String path, Gate.Use turn) {
        Mailbox mail = jobs.mail(path);
        if (new Listings(draft).goes(mail.poll().listing(), path, interval(), turn)) {
            draft.effect(new Effect.ListDeliveries(path, since(mail.handledTo()), draft.tick));
            jobs.mail(path, mail.with(mail.poll().begun()));
        }
    }

    /** What was lost is sent again. */
    void sendAgain(Fleet fleet) {
        if (fleet.jobs().deliveries()) {
            fleet.paths().stream().sorted().forEach(this::sendAgain);
        }
    }

    private void sendAgain(String path) {
        Mailbox mail = jobs.mail(path);
        List<Delivery> wanted = mail.wanted().stream()
                .sorted(BY_TIME)
                .limit(Pace.REDELIVERIES_AT_ONCE - mail.inFlight().size())
                .toList();
        for (Delivery attempt : wanted) {
            if (draft.rates.admits(Gate.Use.WRITE, path)) {
                sendAgain(path, attempt);
            }
        }
    }

    private void sendAgain(String path, Delivery attempt) {
        draft.effect(new Effect.Redeliver(path, attempt));
        jobs.mail(path, jobs.mail(path).begun(attempt.guid()));
    }

    /** Jobs of longer ago are over whatever is told of them. */
    private Instant since(Optional<Instant> handledTo) {
        Instant first = draft.now.minus(Pace.JOB_LIFE);
        return handledTo
                .map(handled -> handled.minus(Pace.DELIVERY_MARGIN))
                .filter(first::isBefore)
                .orElse(first);
    }

    void listed(Event.DeliveriesListed news) {
        draft.answered(news.path());
        Mailbox mail = jobs.mail(news.path());
        if (!news.complete()) {
            draft.notice(new Notice.Oddity(
                    news.path(),
                    "has had more deliveries than can be listed; some that were lost may not be sent again"));
        }
        Map<String, Mailbox.Lost> lost = lost(mail, news.deliveries());
        Optional<Instant> handled = handled(mail, news.deliveries(), lost);
        lost.values()
                .removeIf(one -> one.givenUp()
                        && handled.isPresent()
                        && one.attempt().at().isBefore(handled.get().minus(Pace.DELIVERY_MARGIN)));
        var cost = new Listings.Cost(news.asked(), news.cost(), news.requests());
        Listing next = new Listings(draft)
                .answered(mail.poll().listing(), news.path(), "deliveries to its webhook", cost, interval(), true);
        Poll poll = mail.poll().answered(next);
        jobs.mail(news.path(), mail.with(poll).listed(handled, lost));
    }

    /** What has not arrived, by what was known and what is listed now. */
    private Map<String, Mailbox.Lost> lost(Mailbox mail, List<Delivery> deliveries) {
        Map<String, Delivery> newest = new HashMap<>();
        deliveries.stream().sorted(BY_TIME).forEach(attempt -> newest.put(attempt.guid(), attempt));
        Map<String, Mailbox.Lost> lost = new HashMap<>();
        mail.lost().forEach((guid, known) -> {
            Delivery latest = newest.getOrDefault(guid, known.attempt());
            lost.put(guid, known.seen(latest, draft.now));
        });
        newest.forEach((guid, attempt) -> lost.putIfAbsent(guid, Mailbox.Lost.first(attempt)));
        deliveries.stream().filter(Delivery::succeeded).map(Delivery::guid).forEach(lost::remove);
        return lost;
    }

    /** Keeps to the oldest of too many: what is left out is listed again. */
    private static Optional<Instant> handled(Mailbox mail, List<Delivery> deliveries, Map<String, Mailbox.Lost> lost) {
        List<Delivery> younger = lost.values().stream()
                .filter(one -> !one.givenUp())
                .map(Mailbox.Lost::attempt)
                .sorted(BY_TIME)
                .skip(Pace.LOST_DELIVERIES)
                .toList();
        younger.forEach(attempt -> lost.remove(attempt.guid()));
        if (!younger.isEmpty()) {
            return Optional.of(younger.get(0).at());
        }
        return Stream.concat(deliveries.stream().map(Delivery::at), mail.handledTo().stream())
                .max(Comparator.naturalOrder());
    }

    void sent(Event.Redelivered news) {
        draft.answered(news.path());
        Mailbox mail = jobs.mail(news.path());
        String guid = news.delivery().guid();
        jobs.mail(news.path(), mail.ended(guid, lost(mail, guid).map(lost -> lost.sentAgain(draft.now))));
    }

    void failed(Effect.Redeliver effect, Failure failure) {
        draft.failed(effect.path(), failure);
        Mailbox mail = jobs.mail(effect.path());
        String guid = effect.delivery().guid();
        // One that GitHub refuses to send again may be refused each time.
        boolean counts = Verification.refuses(failure) || failure.kind() == Failure.Kind.INVALID;
        Optional<Mailbox.Lost> lost = lost(mail, guid).map(one -> counts ? one.sentAgain(draft.now) : one.notSent());
        jobs.mail(effect.path(), mail.ended(guid, lost));
    }

    private static Optional<Mailbox.Lost> lost(Mailbox mail, String guid) {
        return Optional.ofNullable(mail.lost().get(guid));
    }

    void failed(Effect.ListDeliveries effect, Failure failure) {
        Mailbox mail = jobs.mail(effect.path());
        if (!Verification.refuses(failure)) {
            draft.failed(effect.path(), failure);
            jobs.mail(effect.path(), mail.with(mail.poll().failed(draft.now)));
            return;
        }
        if (!mail.poll().refused()) {
            draft.notice(new Notice.Oddity(effect.path(), refusal(effect.path(), failure)));
        }
        Instant next = draft.now.plus(draft.fleet().orElseThrow().checkInterval());
        jobs.mail(effect.path(), mail.with(mail.poll().refused(next)));
    }

    private static String refusal(String path, Failure failure) {
        String scope = path.contains("/") ? "admin:repo_hook" : "admin:org_hook";
        return "does not let us see the deliveries to its webhook ("
                + failure.kind().word()
                + "): there is none for our URL, or the credential needs `" + scope
                + "` (a fine-grained token or an App: \"Webhooks: read and write\"); deliveries that are lost are not sent again";
    }

    private Duration interval() {
        return interval(draft.fleet().orElseThrow());
    }

    static Duration interval(Fleet fleet) {
        Duration check = fleet.checkInterval();
        return check.compareTo(Pace.DELIVERIES) < 0 ? check : Pace.DELIVERIES;
    }
}

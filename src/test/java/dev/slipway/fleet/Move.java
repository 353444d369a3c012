package dev.slipway.fleet;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import java.util.function.Predicate;
import java.util.stream.Stream;

/** What can happen in a {@link Storm}; a number says to whom, or how much. */
@SuppressWarnings("ImmutableEnumChecker") // its acts hold nothing
enum Move {
    SERVE((storm, pick) -> one(storm.calls, call -> !call.served, pick, storm::serve)),
    SERVE_ANOTHER(SERVE.act),
    DELIVER((storm, pick) -> one(storm.calls, call -> !call.answers.isEmpty(), pick, storm::deliver)),
    DELIVER_ANOTHER(DELIVER.act),
    SERVE_AND_DELIVER((storm, pick) -> one(storm.calls, call -> true, pick, call -> {
        while (!call.over()) {
            if (call.answers.isEmpty()) {
                storm.serve(call);
            } else {
                storm.deliver(call);
            }
        }
    })),
    FAIL((storm, pick) -> one(storm.calls, call -> !call.served, pick, call -> {
        List<Failure.Kind> kinds = List.of(Failure.Kind.values());
        Failure.Kind kind = kinds.get(pick % kinds.size());
        boolean uncertain = new Failure(kind, "").uncertain();
        storm.fail(call, kind, uncertain && pick % 2 == 0);
    })),
    A_MOMENT_PASSES((storm, pick) -> storm.passes(Duration.ofMillis(pick % 2000))),
    SECONDS_PASS((storm, pick) -> storm.passes(Duration.ofSeconds(pick % 60))),
    MINUTES_PASS((storm, pick) -> storm.passes(Duration.ofSeconds(pick % 1000))),

    A_HINT_ARRIVES((storm, pick) -> one(storm.hints, hint -> true, pick, hint -> {
        storm.hints.remove(hint);
        storm.hears(hint);
    })),
    A_HINT_ARRIVES_TWICE((storm, pick) -> one(storm.hints, hint -> true, pick, storm::hears)),
    A_HINT_IS_LOST((storm, pick) -> one(storm.hints, hint -> true, pick, storm.hints::remove)),

    A_GUEST_LISTENS((storm, pick) -> box(storm, pick, storm.world::listen)),
    ANOTHER_GUEST_LISTENS(A_GUEST_LISTENS.act),
    A_JOB_BEGINS((storm, pick) -> box(storm, pick, storm.world::work)),
    A_JOB_ENDS((storm, pick) -> box(storm, pick, storm.world::finishJob)),
    A_GUEST_POWERS_OFF((storm, pick) -> box(storm, pick, storm.world::powerOff)),
    A_GUEST_REBOOTS((storm, pick) -> box(storm, pick, box -> {
        if (box.lastUsed.isPresent()) {
            storm.excuse = Optional.of("a guest rebooted");
            storm.world.reboot(box);
        }
    })),
    A_GUEST_FALLS_SILENT((storm, pick) -> box(storm, pick, box -> box.mute = !box.mute)),
    A_GUEST_FLOODS((storm, pick) -> box(storm, pick, box -> box.floods = !box.floods)),
    A_GUEST_FORGETS_ITS_MANNERS((storm, pick) -> box(storm, pick, box -> box.manners = manners(pick))),

    A_JOB_IS_QUEUED((storm, pick) -> {
        String repository = pick % 3 == 0 ? Asked.TOOLS : "acme/app";
        List<String> labels = List.of("big", "burst", "burst", "big", "gpu");
        storm.world.board.queue(repository, 6 + pick % 2, labels.get(pick % labels.size()));
    }),
    A_JOB_IS_TAKEN((storm, pick) -> box(storm, pick, storm.world::take)),
    ANOTHER_JOB_IS_TAKEN(A_JOB_IS_TAKEN.act),
    A_JOB_IS_CANCELLED((storm, pick) ->
            one(List.copyOf(storm.world.board.tasks.values()), Board.Task::waits, pick, storm.world.board::ends)),
    A_DELIVERY_ARRIVES((storm, pick) -> one(storm.world.board.sent, sent -> true, pick, storm::arrives)),
    ANOTHER_DELIVERY_ARRIVES(A_DELIVERY_ARRIVES.act),
    A_DELIVERY_ARRIVES_TWICE(
            (storm, pick) -> one(storm.world.board.sent, sent -> true, pick, sent -> storm.hears(sent.news()))),
    A_DELIVERY_IS_LOST((storm, pick) -> one(storm.world.board.sent, sent -> true, pick, storm.world.board::loses)),

    AN_INSTANCE_VANISHES((storm, pick) -> box(storm, pick, storm.world::vanish)),
    A_REGISTRATION_VANISHES((storm, pick) -> box(storm, pick, box -> storm.world.deregister(box.registration()))),
    A_RUNNER_GOES_OFFLINE((storm, pick) ->
            one(List.copyOf(storm.world.registrations.values()), found -> true, pick, found -> found.online = false)),
    GITHUB_FORGETS_THAT_ONE_IS_BUSY((storm, pick) -> one(
            List.copyOf(storm.world.registrations.values()), found -> found.busy, pick, found -> found.busy = false)),
    GITHUBS_LISTINGS_ARE_INCOMPLETE(
            (storm, pick) -> storm.exchange.github.incomplete = !storm.exchange.github.incomplete),
    GITHUB_IS_BLIND((storm, pick) -> storm.world.githubBlind = pick % 3 == 0 && !storm.world.githubBlind),

    AN_ABANDONED_CREATION_ENDS(
            (storm, pick) -> one(storm.exchange.abandoned(), name -> true, pick, storm.exchange::creationEnds)),
    LXD_GOES_AWAY((storm, pick) -> storm.hears(new Event.LxdDisconnected("it went away"))),
    LXD_COMES_BACK((storm, pick) -> storm.hears(new Event.LxdConnected(World.FINGERPRINT, "x86_64"))),
    AN_OPERATOR_WANTS_LISTINGS((storm, pick) -> storm.hears(new Event.ReconcileAsked())),
    THE_CONFIGURATION_CHANGES((storm, pick) -> {
        storm.excuse = Optional.of("max may have been lowered");
        List<Fleet> fleets = fleets(storm.sources());
        storm.configure(fleets.get(pick % fleets.size()));
    }),
    THE_PROCESS_IS_KILLED((storm, pick) -> storm.restart());

    private final BiConsumer<Storm, Integer> act;

    Move(BiConsumer<Storm, Integer> act) {
        this.act = act;
    }

    void in(Storm storm, int pick) {
        act.accept(storm, pick);
    }

    /** The fleets that an operator asks for; the first one is there from the beginning. */
    static List<Fleet> fleets(JobSources sources) {
        Pool small = Asked.pool("small", 2, 3);
        Pool burst = Asked.serving(Asked.pool("burst", 0, 2), List.of("burst"), false, Set.of());
        Pool tools = Asked.ofPath(Asked.pool("tools", 0, 2), Asked.TOOLS);
        return Stream.of(
                        Asked.fleet(small, Asked.pool("large", 1, 2), tools, burst),
                        Asked.fleet(Asked.ofImage(small, "newer"), Asked.pool("large", 2, 2), tools, burst),
                        Asked.fleet(Asked.pool("small", 1, 1), tools),
                        Asked.fleet(
                                burst,
                                Asked.pool("small", 0, 2),
                                Asked.withMaxIdleAge(Asked.pool("large", 1, 2), Duration.ofMinutes(20)),
                                tools),
                        Asked.fleet(Asked.pool("other", 1, 1), tools))
                .map(fleet -> Asked.withJobs(fleet, sources))
                .toList();
    }

    private static Box.Manners manners(int pick) {
        List<Box.Manners> all = List.of(Box.Manners.values());
        return all.get(pick % all.size());
    }

    private static <T> void one(List<T> all, Predicate<T> which, int pick, Consumer<T> then) {
        List<T> some = all.stream().filter(which).toList();
        if (!some.isEmpty()) {
            then.accept(some.get(pick % some.size()));
        }
    }

    private static void box(Storm storm, int pick, Consumer<Box> then) {
        one(storm.boxes(box -> true), box -> true, pick, then);
        storm.hints.addAll(storm.world.takeHints());
    }
}

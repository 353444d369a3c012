package dev.slipway.fleet;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/** What a guest's own words mean for its runner. They are hostile input: they can only move their own runner forward. */
final class GuestNews {

    private final Draft draft;

    GuestNews(Draft draft) {
        this.draft = draft;
    }

    void console(Event.ConsoleRead news) {
        draft.runner(news.runner()).ifPresent(runner -> {
            Runner heard = runner.with(runner.calls().endedUntil(Calls.Call.READ_CONSOLE, draft.now));
            if (news.flooded()) {
                heard = flooded(heard);
            }
            if (!news.records().isEmpty()) {
                heard = speaking(heard);
            }
            for (GuestRecord record : news.records()) {
                heard = hear(heard.with(new Hearing(Optional.of(record), draft.now)), record);
            }
            // A read that was asked for before it stopped may have missed its last words.
            draft.put(heard, "said so");
            if (heard.reached(Stage.STOPPED) && news.asked() >= heard.body().seenAt()) {
                new Ending(draft).heardOut(heard);
            }
        });
    }

    /** Whoever speaks has started, whatever LXD calls the start: a proxy device keeps LXD busy a second longer. */
    private Runner speaking(Runner runner) {
        if (runner.stage() != Stage.CREATED) {
            return runner;
        }
        draft.put(runner, "speaks");
        new LaunchNews(draft).started(runner);
        return draft.runner(runner.name()).orElseThrow();
    }

    /** It may have said anything: until it speaks again it is protected as a busy runner is. */
    private Runner flooded(Runner runner) {
        draft.notice(new Notice.Oddity(runner.name(), "floods its console; what it does is unknown"));
        return runner.with(runner.told().andFlooded()).with(new Hearing(Optional.empty(), draft.now));
    }

    private Runner hear(Runner runner, GuestRecord record) {
        if (record instanceof GuestRecord.Listening) {
            return listening(runner);
        } else if (record instanceof GuestRecord.Job word) {
            new Takers(draft).claims(runner, word);
            return job(runner);
        }
        return end(runner);
    }

    /** Also the answer "no" of a guest whose registration is online. */
    Runner listening(Runner runner) {
        if (runner.told().listened()) {
            return runner.advanced(Stage.LISTENING, draft.now);
        }
        if (!runner.birth().adopted() && runner.stage() == Stage.STARTED) {
            Duration took = Duration.between(runner.life().since(), draft.now);
            draft.notice(
                    new Notice.LaunchStageReached(runner.name(), runner.pool(), Event.LaunchStage.LISTENING, took));
        }
        draft.pool(runner.pool(), PoolCondition::thrived);
        return runner.with(runner.told().andListened()).advanced(Stage.LISTENING, draft.now);
    }

    /** Also by GitHub's word. */
    Runner job(Runner runner) {
        boolean unheard = !runner.told().job();
        Runner working = runner.working(draft.now);
        return working.farewell()
                .filter(farewell -> unheard && farewell.is(Farewell.Step.STOPPING))
                .filter(farewell -> !farewell.reason().forced())
                // It said "no" twice, but has one after all: it is asked again when that may be over.
                .map(farewell -> working.with(farewell.at(Farewell.Step.LEAVING, draft.now, draft.tick)
                        .askingAt(draft.now.plus(Pace.BUSY_ASK))))
                .orElse(working);
    }

    /** By GitHub's word: it had one, whatever its guest has said. */
    Runner jobEnded(Runner runner) {
        return end(runner.reached(Stage.STOPPED) ? runner.with(runner.told().andJob()) : job(runner));
    }

    private Runner end(Runner runner) {
        draft.lxd(draft.lxd().withoutSuspect(runner.name()));
        Runner ended = runner.with(runner.told().andEnd()).advanced(Stage.ENDED, draft.now);
        return leaving(ended, Farewell.Reason.ENDED);
    }

    /** It should power off by itself; past the deadline it is asked. */
    Runner leaving(Runner runner, Farewell.Reason reason) {
        if (runner.reached(Stage.STOPPED)
                || runner.farewell().filter(Farewell::leaving).isPresent()) {
            return runner;
        }
        Farewell.Reason first = runner.farewell().map(Farewell::reason).orElse(reason);
        Instant ask = first.lost() ? draft.now : draft.now.plus(Pace.POWER_OFF);
        return runner.with(Farewell.begun(first, Farewell.Step.LEAVING, draft.now, draft.tick)
                .askingAt(ask));
    }

    void answered(Event.GuestAnswered news) {
        draft.runner(news.runner()).ifPresent(runner -> {
            Runner free = runner.with(runner.calls().ended(Calls.Call.ASK_GUEST));
            boolean evidence = free.farewell()
                    .filter(farewell -> news.asked() >= farewell.tick())
                    .isPresent();
            draft.put(evidence ? judge(free, news.answer()) : free, "answered");
        });
    }

    private Runner judge(Runner runner, Event.Answer answer) {
        Farewell farewell = runner.farewell().orElseThrow();
        return switch (answer) {
            case BUSY -> busy(runner, farewell);
            case NOT_BUSY -> notBusy(runner, farewell);
            // A guest that never listened and has no such command does not obey the contract: it can have no job.
            case NO_COMMAND -> runner.told().listened() ? silent(runner, farewell) : notBusy(runner, farewell);
        };
    }

    private Runner busy(Runner runner, Farewell farewell) {
        Runner working = runner.working(draft.now);
        if (working.farewell().isEmpty()) {
            return working;
        }
        draft.notice(new Notice.Oddity(
                runner.name(), "is " + farewell.reason().words() + " but runs a job; it is kept until that ends"));
        return working.with(farewell.saidBusy(draft.now.plus(Pace.BUSY_ASK)));
    }

    private Runner notBusy(Runner runner, Farewell farewell) {
        if (farewell.is(Farewell.Step.CHECKING)) {
            // Online at GitHub and no job: that is what listening means, though its console did not say so.
            Hearing word = new Hearing(Optional.of(new GuestRecord.Listening()), draft.now);
            return listening(runner.with(word)).withoutFarewell();
        }
        Farewell told = farewell.saidNo(draft.now.plus(Pace.SECOND_ASK), draft.tick);
        return runner.with(told.noes() < 2 ? told : told.at(Farewell.Step.STOPPING, draft.now, draft.tick));
    }

    /** No answer keeps a runner, except one that has never been seen to listen and had as long again to do so. */
    Runner silent(Runner runner, Farewell farewell) {
        Farewell still = farewell.saidNothing(draft.now.plus(Pace.ASK.after(farewell.unanswered() + 1)));
        if (farewell.unanswered() == 1) {
            draft.notice(new Notice.Oddity(
                    runner.name(), "is " + farewell.reason().words() + " and does not answer; it is kept"));
        }
        boolean givenUp = still.is(Farewell.Step.LEAVING)
                && !runner.told().listened()
                && !runner.told().job()
                && !runner.birth().adopted()
                && !draft.now.isBefore(still.from().plus(bootTimeout(runner)));
        return runner.with(givenUp ? still.at(Farewell.Step.STOPPING, draft.now, draft.tick) : still);
    }

    private Duration bootTimeout(Runner runner) {
        return draft.fleet()
                .flatMap(fleet -> fleet.pool(runner.pool()))
                .map(Pool::bootTimeout)
                .orElse(Pace.REMOVED_POOL_PATIENCE);
    }
}

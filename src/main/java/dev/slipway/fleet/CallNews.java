package dev.slipway.fleet;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/** What the end of a call means that tells no news of its own: it succeeded, or it failed and is tried again. */
final class CallNews {

    private final Draft draft;

    CallNews(Draft draft) {
        this.draft = draft;
    }

    void jitConfigForgotten(String name) {
        draft.runner(name).ifPresent(runner -> {
            Runner free = runner.with(runner.calls().ended(Calls.Call.FORGET_JIT_CONFIG));
            draft.put(free.with(free.body().withJitConfig(false)), "JIT config taken off");
        });
    }

    /** LXD said that it stopped it; a look says whether it did. */
    void stopped(String name) {
        draft.runner(name).ifPresent(runner -> {
            Runner free = runner.with(runner.calls().endedUntil(Calls.Call.STOP, draft.now.plus(Pace.SECOND_ASK)));
            draft.put(free.with(free.body().hinted(draft.tick)), "stopped by force");
        });
    }

    void deleted(String name) {
        draft.runner(name).ifPresent(runner -> new Ending(draft).gone(runner, Outcome.VANISHED));
    }

    void failed(Event.CallFailed news) {
        Effect effect = news.effect();
        Failure failure = news.failure();
        if (effect instanceof Effect.ListInstances) {
            LxdSide lxd = draft.lxd();
            draft.lxd(lxd.with(lxd.listing().failed(draft.now)).withTrouble(Optional.of(failure.message())));
        } else if (effect instanceof Effect.ListRegistrations listing) {
            draft.failed(listing.path(), failure);
            Hub hub = draft.hub(listing.path());
            draft.hub(listing.path(), hub.with(hub.listing().failed(draft.now)));
        } else if (effect instanceof Effect.OnRunner call) {
            failed(call, failure);
        } else {
            jobsCall(effect, failure);
        }
        draft.notice(new Notice.CallFailed(name(effect), subject(effect), failure));
    }

    private void jobsCall(Effect effect, Failure failure) {
        if (effect instanceof Effect.ReadJob read) {
            new Verification(draft).failed(read, failure);
        } else if (effect instanceof Effect.ListJobs list) {
            new Polling(draft).failed(list, failure);
        } else if (effect instanceof Effect.ListDeliveries list) {
            new Redelivery(draft).failed(list, failure);
        } else if (effect instanceof Effect.Redeliver again) {
            new Redelivery(draft).failed(again, failure);
        }
    }

    private void failed(Effect.OnRunner effect, Failure failure) {
        path(effect).ifPresent(path -> draft.failed(path, failure));
        Optional<Runner> caller = draft.runner(effect.runner());
        if (effect instanceof Effect.Deregister gone) {
            new Orphans(draft).failed(gone);
            caller = caller.filter(runner -> runner.deregisters(gone.registration()));
        }
        caller.ifPresent(runner -> failed(runner, effect, failure));
    }

    private void failed(Runner runner, Effect.OnRunner effect, Failure failure) {
        Calls.Call call = call(effect);
        int failures = runner.calls().failures(call) + 1;
        Instant retry = draft.now.plus(delay(call, failures));
        Runner free = runner.with(runner.calls().failed(call, retry));
        boolean missing = failure.kind() == Failure.Kind.NOT_FOUND && !(effect instanceof Effect.Deregister);
        if (missing) {
            // It may be gone: a look tells.
            free = free.with(free.body().hinted(draft.tick));
        }
        if (effect instanceof Effect.AskGuest && free.farewell().isPresent()) {
            free = new GuestNews(draft).silent(free, free.farewell().get());
        }
        draft.put(free, name(effect) + " failed");
    }

    private static Duration delay(Calls.Call call, int failures) {
        return switch (call) {
            case DELETE -> Pace.DELETE.after(failures);
            case READ_INSTANCE -> Pace.LOOK.after(failures);
            default -> Pace.CALL.after(failures);
        };
    }

    private static Optional<String> path(Effect.OnRunner effect) {
        if (effect instanceof Effect.ReadRegistration read) {
            return Optional.of(read.path());
        }
        return effect instanceof Effect.Deregister gone ? Optional.of(gone.path()) : Optional.empty();
    }

    private static Calls.Call call(Effect.OnRunner effect) {
        if (effect instanceof Effect.ReadInstance) {
            return Calls.Call.READ_INSTANCE;
        } else if (effect instanceof Effect.ReadConsole) {
            return Calls.Call.READ_CONSOLE;
        } else if (effect instanceof Effect.AskGuest) {
            return Calls.Call.ASK_GUEST;
        } else if (effect instanceof Effect.ForgetJitConfig) {
            return Calls.Call.FORGET_JIT_CONFIG;
        } else if (effect instanceof Effect.StopInstance) {
            return Calls.Call.STOP;
        } else if (effect instanceof Effect.DeleteInstance) {
            return Calls.Call.DELETE;
        } else if (effect instanceof Effect.ReadRegistration) {
            return Calls.Call.READ_REGISTRATION;
        } else if (effect instanceof Effect.Deregister) {
            return Calls.Call.DEREGISTER;
        }
        throw new IllegalArgumentException("a launch ends with LaunchEnded, not with CallFailed: " + effect);
    }

    private static String name(Effect effect) {
        return effect.getClass().getSimpleName();
    }

    private static String subject(Effect effect) {
        if (effect instanceof Effect.OnRunner call) {
            return call.runner();
        } else if (effect instanceof Effect.ListRegistrations listing) {
            return listing.path();
        } else if (effect instanceof Effect.ReadJob read) {
            return read.repository();
        } else if (effect instanceof Effect.ListJobs listing) {
            return listing.path();
        } else if (effect instanceof Effect.ListDeliveries listing) {
            return listing.path();
        }
        return effect instanceof Effect.Redeliver again ? again.path() : "LXD";
    }
}

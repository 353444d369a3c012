package dev.slipway.fleet;

import java.util.List;

/** What a {@link Watch} has seen since this was made: the effects and the notices of the core. */
final class Log {

    private final Watch watch;
    private final int effects;
    private final int notices;

    Log(Watch watch) {
        this.watch = watch;
        effects = watch.made.size();
        notices = watch.notices.size();
    }

    <E extends Effect> List<E> made(Class<E> kind) {
        return watch.made.stream()
                .skip(effects)
                .filter(kind::isInstance)
                .map(kind::cast)
                .toList();
    }

    /** The runners that calls of this kind were made on. */
    <E extends Effect.OnRunner> List<String> on(Class<E> kind) {
        return made(kind).stream().map(Effect.OnRunner::runner).toList();
    }

    <N extends Notice> List<N> notices(Class<N> kind) {
        return watch.notices.stream()
                .skip(notices)
                .filter(kind::isInstance)
                .map(kind::cast)
                .toList();
    }

    List<Notice.Drift> drift() {
        return notices(Notice.DriftFound.class).stream()
                .map(Notice.DriftFound::kind)
                .toList();
    }

    List<Outcome> outcomes() {
        return notices(Notice.RunnerFinished.class).stream()
                .map(Notice.RunnerFinished::outcome)
                .toList();
    }

    List<String> oddities() {
        return notices(Notice.Oddity.class).stream().map(Notice.Oddity::what).toList();
    }
}

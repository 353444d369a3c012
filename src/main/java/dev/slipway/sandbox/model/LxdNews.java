package dev.slipway.sandbox.model;

import java.time.Instant;
import java.util.List;

/** What the daemon tells those who listen to it, or what becomes of it. */
public sealed interface LxdNews {

    /** When it happened; with late news that is before it was told. */
    Instant at();

    /**
     * Something happened to an instance. Carries no config.
     *
     * @param action LXD's, such as {@code instance-shutdown}
     * @param asked whether an API call asked for it, rather than the guest itself
     * @param context what else LXD says of it
     */
    record Lifecycle(Instant at, LxdRef ref, String action, boolean asked, Context context) implements LxdNews {}

    /** What a lifecycle event says beside its action. */
    sealed interface Context {

        record Nothing() implements Context {}

        /** Of {@code instance-created}. */
        record Created(String storagePool, String type) implements Context {}

        /** Of {@code instance-exec}: whoever listens sees the command. */
        record Command(List<String> words) implements Context {}
    }

    /** An operation as it was then. News of one operation come in any order. */
    record Progress(Instant at, LxdOperation operation) implements LxdNews {}

    /** The daemon ended: every connection breaks, new ones are refused, operations are forgotten. */
    record WentDown(Instant at) implements LxdNews {}

    /** The daemon answers again. */
    record CameUp(Instant at) implements LxdNews {}
}

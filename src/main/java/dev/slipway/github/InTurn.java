package dev.slipway.github;

import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.util.Collection;
import java.util.Iterator;
import java.util.List;
import java.util.function.Function;

/** Does the same with one thing after the other. One object goes through one list, once. */
final class InTurn<T> {
    private final Iterator<T> left;
    private final Function<T, Future<Void>> work;
    private final Promise<Void> result = Promise.promise();

    private InTurn(Iterator<T> left, Function<T, Future<Void>> work) {
        this.left = left;
        this.work = work;
    }

    /** Ends after the last, or with the first that fails. */
    static <T> Future<Void> each(Collection<T> all, Function<T, Future<Void>> work) {
        var turns = new InTurn<T>(List.copyOf(all).iterator(), work);
        turns.next();
        return turns.result.future();
    }

    // A promise rather than a chain of compose: hundreds of links would be a stack hundreds deep.
    private void next() {
        if (left.hasNext()) {
            Future.succeededFuture(left.next()).compose(work).onComplete(done -> next(), result::tryFail);
        } else {
            result.tryComplete();
        }
    }
}

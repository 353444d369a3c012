package dev.slipway.github;

import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.IntFunction;
import java.util.function.ToLongFunction;

/** Reads all pages of a listing, one after the other. One object reads one listing, once. */
final class Pages<T> {
    static final int PER_PAGE = 100;
    /** 30,000 entries: three times what GitHub allows in a runner group. */
    private static final int MOST = 300;

    /** One page. */
    record Page<T>(long total, List<T> items) {
        Page {
            items = List.copyOf(items);
        }

        /** For {@link Kept}: an empty page is something to keep as well. */
        int weight() {
            return 1 + items.size();
        }
    }

    /**
     * All that was read.
     *
     * @param totals what the pages stated; one only, if nothing came or went meanwhile
     */
    record All<T>(List<T> items, Set<Long> totals) {

        /** Whether nothing came or went while it was read, so that what is not in it was not there. */
        boolean complete(ToLongFunction<T> id) {
            long unique = items.stream().mapToLong(id).distinct().count();
            return totals.equals(Set.of(unique));
        }
    }

    private final IntFunction<Future<Page<T>>> source;
    private final int most;
    private final List<T> items = new ArrayList<>();
    private final Set<Long> totals = new HashSet<>();
    private final Promise<All<T>> result = Promise.promise();

    private Pages(IntFunction<Future<Page<T>>> source, int most) {
        this.source = source;
        this.most = most;
    }

    /**
     * @param source of the page of this number, from 1
     */
    static <T> Future<All<T>> read(IntFunction<Future<Page<T>>> source) {
        return read(source, MOST);
    }

    /**
     * @param most pages that are read
     */
    static <T> Future<All<T>> read(IntFunction<Future<Page<T>>> source, int most) {
        var pages = new Pages<T>(source, most);
        pages.next(1);
        return pages.result.future();
    }

    // A promise rather than a chain of compose: hundreds of links would be a stack hundreds deep.
    private void next(int number) {
        source.apply(number).onComplete(page -> took(number, page), result::tryFail);
    }

    private void took(int number, Page<T> page) {
        items.addAll(page.items());
        totals.add(page.total());
        boolean last = page.items().isEmpty() || (long) number * PER_PAGE >= page.total() || number == most;
        if (last) {
            result.tryComplete(new All<>(List.copyOf(items), Set.copyOf(totals)));
        } else {
            next(number + 1);
        }
    }
}

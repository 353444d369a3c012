package dev.slipway.github;

import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.IntFunction;

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
    }

    /**
     * All that was read.
     *
     * @param totals what the pages stated; one only, if nothing came or went meanwhile
     */
    record All<T>(List<T> items, Set<Long> totals, int pages) {}

    private final IntFunction<Future<Page<T>>> source;
    private final List<T> items = new ArrayList<>();
    private final Set<Long> totals = new HashSet<>();
    private final Promise<All<T>> result = Promise.promise();

    private Pages(IntFunction<Future<Page<T>>> source) {
        this.source = source;
    }

    /**
     * @param source of the page of this number, from 1
     */
    static <T> Future<All<T>> read(IntFunction<Future<Page<T>>> source) {
        var pages = new Pages<T>(source);
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
        boolean last = page.items().isEmpty() || (long) number * PER_PAGE >= page.total() || number == MOST;
        if (last) {
            result.tryComplete(new All<>(List.copyOf(items), Set.copyOf(totals), number));
        } else {
            next(number + 1);
        }
    }
}

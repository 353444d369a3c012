package dev.slipway.sandbox.simulation;

import dev.slipway.sandbox.model.GitHubAnswer.Page;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.ToLongFunction;

/** Reads a listing, one page after the other, once. */
final class Pages<T> {

    /** @param complete all pages stated the same total, and the unique ids number it */
    record All<T>(List<T> items, boolean complete) {}

    /** Asks for one page, the first of which is 1. */
    @FunctionalInterface
    interface Source<T> {
        void ask(int page, Consumer<Reply<Page<T>>> answer);
    }

    private final Source<T> source;
    private final ToLongFunction<T> id;
    private final int perPage;
    private final Consumer<Reply<All<T>>> answer;
    private final Map<Long, T> unique = new LinkedHashMap<>();
    private final Set<Integer> totals = new HashSet<>();

    private Pages(Source<T> source, ToLongFunction<T> id, int perPage, Consumer<Reply<All<T>>> answer) {
        this.source = source;
        this.id = id;
        this.perPage = perPage;
        this.answer = answer;
    }

    static <T> void read(Source<T> source, ToLongFunction<T> id, int perPage, Consumer<Reply<All<T>>> answer) {
        new Pages<>(source, id, perPage, answer).ask(1);
    }

    private void ask(int number) {
        source.ask(number, reply -> {
            if (reply.value().isEmpty()) {
                answer.accept(reply.as());
            } else {
                took(number, reply.value().get());
            }
        });
    }

    private void took(int number, Page<T> page) {
        page.items().forEach(item -> unique.put(id.applyAsLong(item), item));
        totals.add(page.total());
        if (page.items().isEmpty() || number * perPage >= page.total()) {
            boolean complete = totals.equals(Set.of(unique.size()));
            answer.accept(Reply.of(new All<>(List.copyOf(unique.values()), complete)));
        } else {
            ask(number + 1);
        }
    }
}

package dev.slipway.sandbox.model;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** A set with an order of its own, so that any one can be drawn by number; all in O(1). */
final class GitHubBag<T> {
    private final List<T> items = new ArrayList<>();
    private final Map<T, Integer> positions = new HashMap<>();

    void add(T item) {
        if (positions.putIfAbsent(item, items.size()) == null) {
            items.add(item);
        }
    }

    boolean remove(T item) {
        Integer position = positions.remove(item);
        if (position == null) {
            return false;
        }
        T last = items.remove(items.size() - 1);
        if (position < items.size()) {
            items.set(position, last);
            positions.put(last, position);
        }
        return true;
    }

    T get(int index) {
        return items.get(index);
    }

    int size() {
        return items.size();
    }

    boolean isEmpty() {
        return items.isEmpty();
    }
}

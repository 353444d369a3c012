package dev.slipway.sandbox.model;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.random.RandomGenerator;

/** Things of which any one can be drawn by lot; each act costs O(1). */
final class Lot<T> {
    private final List<T> things = new ArrayList<>();
    private final Map<T, Integer> places = new HashMap<>();

    void add(T thing) {
        if (places.putIfAbsent(thing, things.size()) == null) {
            things.add(thing);
        }
    }

    boolean remove(T thing) {
        Integer place = places.remove(thing);
        if (place == null) {
            return false;
        }
        T last = things.remove(things.size() - 1);
        if (place < things.size()) {
            things.set(place, last);
            places.put(last, place);
        }
        return true;
    }

    Optional<T> any(RandomGenerator random) {
        return things.isEmpty() ? Optional.empty() : Optional.of(things.get(random.nextInt(things.size())));
    }

    List<T> all() {
        return things;
    }
}

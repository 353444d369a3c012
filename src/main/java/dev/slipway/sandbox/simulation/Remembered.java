package dev.slipway.sandbox.simulation;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/** What GitHub has answered, with its ETags, by token and page: what has not changed since costs nothing to ask for again. */
final class Remembered {

    /** Pages of many runs of long ago are of no use. */
    private static final int MOST = 4_000;

    /** One answer. */
    record Answer(String etag, Object value) {}

    private record Key(String token, String page) {}

    private final Map<Key, Answer> answers = new LinkedHashMap<>(16, 0.75f, true) {
        private static final long serialVersionUID = 1;

        @Override
        protected boolean removeEldestEntry(Map.Entry<Key, Answer> eldest) {
            return size() > MOST;
        }
    };

    Optional<Answer> find(String token, String page) {
        return Optional.ofNullable(answers.get(new Key(token, page)));
    }

    void keep(String token, String page, String etag, Object value) {
        answers.put(new Key(token, page), new Answer(etag, value));
    }

    /** The process has ended, and with it what it knew. */
    void forget() {
        answers.clear();
    }
}

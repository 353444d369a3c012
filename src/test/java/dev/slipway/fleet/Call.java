package dev.slipway.fleet;

import java.util.ArrayDeque;
import java.util.Deque;

/** An effect on its way: begun, served by the {@link World}, its answers on their way back. */
final class Call {

    final Effect effect;
    final Deque<Event> answers = new ArrayDeque<>();
    int stage;
    long registration;
    boolean served;

    Call(Effect effect) {
        this.effect = effect;
    }

    boolean over() {
        return served && answers.isEmpty();
    }

    void answer(Event event) {
        answers.add(event);
    }

    void ends(Event event) {
        answers.add(event);
        served = true;
    }

    @Override
    public String toString() {
        return effect + (served ? " (served)" : "");
    }
}

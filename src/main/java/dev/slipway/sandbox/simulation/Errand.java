package dev.slipway.sandbox.simulation;

import dev.slipway.fleet.Effect;

/** One effect while its requests are made of GitHub. */
final class Errand {

    final Life life;
    final Effect effect;
    /** The path that it is about, or a repository of one. */
    final String path;

    private int cost;

    Errand(Life life, Effect effect, String path) {
        this.life = life;
        this.effect = effect;
        this.path = path;
    }

    /** A request counted against the primary rate limit. */
    void counted() {
        cost++;
    }

    /** How many did. */
    int cost() {
        return cost;
    }
}

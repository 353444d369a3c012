package dev.slipway.sandbox.simulation;

import dev.slipway.fleet.Effect;

/** One effect while its requests are made of GitHub. */
final class Errand {

    final Life life;
    final Effect effect;
    /** The path that it is about, or a repository of one. */
    final String path;

    private int cost;
    private int requests;

    Errand(Life life, Effect effect, String path) {
        this.life = life;
        this.effect = effect;
        this.path = path;
    }

    /** @param counted against the primary rate limit */
    void answered(boolean counted) {
        requests++;
        cost += counted ? 1 : 0;
    }

    /** How many requests were answered. */
    int requests() {
        return requests;
    }

    /** How many of them counted. */
    int cost() {
        return cost;
    }
}

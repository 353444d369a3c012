package dev.slipway.sandbox.model;

import dev.slipway.sandbox.model.GitHubModel.Access;

/** What a request needs of its token, and what it costs of the secondary limit. */
enum GitHubNeed {
    /** Asking for one's limits costs nothing. */
    RATE(Access.NOTHING, 0),
    PATH(Access.PATHS, 1),
    READ_RUNNERS(Access.READ, 1),
    WRITE_RUNNERS(Access.WRITE, 5),
    READ_ACTIONS(Access.READ, 1),
    READ_HOOKS(Access.READ, 1),
    WRITE_HOOKS(Access.WRITE, 5);

    private final Access access;
    final int points;

    GitHubNeed(Access access, int points) {
        this.access = access;
        this.points = points;
    }

    Access granted(GitHubGrant grant) {
        return switch (this) {
            case RATE, PATH -> grant.highest();
            case READ_RUNNERS, WRITE_RUNNERS -> grant.runners();
            case READ_ACTIONS -> grant.actions();
            case READ_HOOKS, WRITE_HOOKS -> grant.hooks();
        };
    }

    boolean metBy(Access granted) {
        return granted.compareTo(access) >= 0;
    }
}

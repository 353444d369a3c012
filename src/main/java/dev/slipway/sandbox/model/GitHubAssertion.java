package dev.slipway.sandbox.model;

/** An App's word for itself, a JSON web token, as whoever carries a model to the outside has judged it. */
public sealed interface GitHubAssertion {

    /**
     * Signed by the App's key, and good at this time.
     *
     * @param jwt all of it: ETags are specific to it
     */
    record Sound(long app, String jwt) implements GitHubAssertion {
        @Override
        public String toString() {
            return "Sound[app=" + app + ", jwt=hidden]";
        }
    }

    /** None that GitHub accepts, for a reason in GitHub's words. */
    record Unsound(int status, String message) implements GitHubAssertion {}
}

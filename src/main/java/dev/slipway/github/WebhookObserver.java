package dev.slipway.github;

import java.util.Locale;

/**
 * Is told what became of every delivery, for metrics: every text in it is of a bounded set. It must not block and must not
 * throw.
 */
public interface WebhookObserver {

    /** A request was answered, or ended without. */
    void delivery(About about, Outcome outcome);

    /** A delivery was passed on to one of the other units, or was not. */
    void forward(Forward outcome);

    /** What a delivery is about, as far as it can be believed. */
    enum About {
        WORKFLOW_JOB,
        PING,
        OTHER,
        /** Its signature was not, or not yet, found to be right: nothing that it says is believed. */
        UNVERIFIED;

        /** The word in metrics and logs. */
        public String word() {
            return name().toLowerCase(Locale.ROOT);
        }

        /** @param event of {@code X-GitHub-Event} */
        static About of(String event) {
            return switch (event) {
                case "workflow_job" -> WORKFLOW_JOB;
                case "ping" -> PING;
                default -> OTHER;
            };
        }
    }

    /** What became of a delivery. */
    enum Outcome {
        ACCEPTED(202, ""),
        /** It was accepted before. */
        REPEATED(202, ""),
        /** Signed, and of no use here. */
        IGNORED(202, ""),
        UNSIGNED(401, "X-Hub-Signature-256 is missing or malformed"),
        WRONG_SIGNATURE(401, "the signature does not match: is the webhook's secret the same here and at GitHub?"),
        TOO_LARGE(413, "the body is longer than max-body"),
        /** No proper HTTP. */
        INVALID(400, ""),
        /** Signed, and not what it says. */
        MALFORMED(400, "the delivery is not what its headers say"),
        UNSUPPORTED(415, "the content type must be application/json or application/x-www-form-urlencoded"),
        NOT_FOUND(404, "nothing is served here"),
        WRONG_METHOD(405, "deliveries are POSTed"),
        /** All that may be held in memory is, or all connections are taken. */
        OVERLOADED(503, "too much is being delivered at once"),
        /** No secret could be read yet. */
        NO_SECRET(503, "the webhook's secret is not there yet"),
        /** It could not be made safe. */
        NOT_JOURNALED(503, "the delivery could not be written down"),
        TOO_SLOW(408, "the request took longer than 10 s"),
        /** The sender was gone before its request was complete. */
        BROKEN_OFF(0, "");

        private final int status;
        private final String said;

        Outcome(int status, String said) {
            this.status = status;
            this.said = said;
        }

        /** The word in metrics and logs. */
        public String word() {
            return name().toLowerCase(Locale.ROOT);
        }

        /** Of the answer; 0 if there is none. */
        int status() {
            return status;
        }

        /** What the answer says to whoever looks at it at GitHub; empty if all is well. */
        String said() {
            return said;
        }

        boolean good() {
            return status == 202;
        }
    }

    /** What became of passing a delivery on. */
    enum Forward {
        DELIVERED,
        /** It was answered with something else than 2xx. */
        REFUSED,
        UNREACHABLE,
        TIMEOUT,
        /** Too much was on its way to that unit. */
        DROPPED;

        /** The word in metrics and logs. */
        public String word() {
            return name().toLowerCase(Locale.ROOT);
        }
    }
}

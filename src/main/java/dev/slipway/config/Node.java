package dev.slipway.config;

import java.util.List;
import java.util.Map;

/** A piece of a YAML document, with every scalar as it was written: what it means is for its key to say. */
sealed interface Node {

    /** How a mistake names it. */
    String shown();

    record Scalar(String text) implements Node {
        @Override
        public String shown() {
            return "a plain text";
        }
    }

    /** No value after the key, or {@code null}. */
    record Empty() implements Node {
        @Override
        public String shown() {
            return "empty";
        }
    }

    record Sequence(List<Node> items) implements Node {
        @Override
        public String shown() {
            return "a list";
        }
    }

    /** In the order of the document. */
    record Mapping(Map<String, Node> entries) implements Node {
        @Override
        public String shown() {
            return "a mapping";
        }
    }

    /** Something that cannot be used and of which a mistake was already made out. */
    record Reported() implements Node {
        @Override
        public String shown() {
            return "wrong";
        }
    }
}

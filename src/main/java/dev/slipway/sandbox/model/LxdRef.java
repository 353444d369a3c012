package dev.slipway.sandbox.model;

/** Names an instance: names are unique within a project. */
public record LxdRef(String project, String name) {

    /** An instance of the project that every LXD has. */
    public static LxdRef of(String name) {
        return new LxdRef("default", name);
    }
}

package dev.slipway.fleet;

/** The two kinds of LXD instance. */
public enum InstanceType {
    CONTAINER("container"),
    VIRTUAL_MACHINE("virtual-machine");

    private final String word;

    InstanceType(String word) {
        this.word = word;
    }

    /** LXD's word for it, which is also the configuration's. */
    public String word() {
        return word;
    }
}

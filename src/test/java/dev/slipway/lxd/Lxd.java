package dev.slipway.lxd;

import java.util.Map;

/**
 * An LXD that {@link LxdContract} is held against: a real daemon, or a simulated one. It has a project, a storage pool
 * and a profile called {@code default}.
 *
 * <p>What the client cannot do itself, because guests or other people do it, is asked for here. Everything is done when
 * the method returns, but for what a guest does: that is only set going.
 */
public interface Lxd {

    /** Path of its unix socket. */
    String socket();

    /**
     * Alias of a container image. Its guests stay up and say nothing of their own as long as they cannot reach GitHub;
     * their {@code busy} command ends with 1.
     */
    String image();

    /** The guest prints this on its console. */
    void say(String instance, String text);

    /** The guest powers itself off. */
    void powerOff(String instance);

    /** The guest reboots, and is up afterwards as before. */
    void reboot(String instance);

    /**
     * From now on the guest's {@code busy} command ends so.
     *
     * @param code 127 if the guest shall have no such command
     */
    void busyEndsWith(String instance, int code);

    /** Somebody copies a stopped instance, without starting the copy. */
    void copy(String instance, String copy);

    /** Somebody makes a profile with this config; it is there until {@link #removeProfile}. */
    void addProfile(String profile, Map<String, String> config);

    void removeProfile(String profile);
}

package dev.slipway.lxd;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.Map;

/** A real daemon with the test image. */
final class RealLxd implements Lxd {

    private final LxdDaemon daemon;

    RealLxd(LxdDaemon daemon) {
        this.daemon = daemon;
    }

    @Override
    public String socket() {
        return daemon.socket();
    }

    @Override
    public String image() {
        return TestImage.ALIAS;
    }

    @Override
    public void say(String instance, String text) {
        daemon.lxc("exec", instance, "--", "sh", "-c", "echo \"$1\" >/dev/console", "sh", text);
    }

    @Override
    public void powerOff(String instance) {
        begin(instance, "poweroff -f");
    }

    @Override
    public void reboot(String instance) {
        begin(instance, "rm -f /var/lib/slipway/once; reboot -f");
    }

    /** Does not wait for the command's end, which its guest may not live to see. */
    private void begin(String instance, String command) {
        var body = JsonObject.of("command", JsonArray.of("sh", "-c", command), "wait-for-websocket", false);
        daemon.lxc("query", "--request", "POST", "--data", body.encode(), "/1.0/instances/" + instance + "/exec");
    }

    @Override
    public void busyEndsWith(String instance, int code) {
        String command = code == 127
                ? "rm /usr/lib/slipway/busy"
                : "printf '#!/bin/sh\\nexit " + code + "\\n' >/usr/lib/slipway/busy";
        daemon.lxc("exec", instance, "--", "sh", "-c", command);
    }

    @Override
    public void copy(String instance, String copy) {
        daemon.lxc("copy", instance, copy);
    }

    @Override
    public void addProfile(String profile, Map<String, String> config) {
        daemon.lxc("profile", "create", profile);
        config.forEach((key, value) -> daemon.lxc("profile", "set", profile, key + "=" + value));
    }

    @Override
    public void removeProfile(String profile) {
        daemon.lxc("profile", "delete", profile);
    }
}

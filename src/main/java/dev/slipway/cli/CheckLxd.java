package dev.slipway.cli;

import dev.slipway.config.LxdSettings;
import dev.slipway.fleet.Failure;
import dev.slipway.fleet.InstanceType;
import dev.slipway.fleet.Pool;
import dev.slipway.lxd.Image;
import dev.slipway.lxd.LxdClient;
import dev.slipway.lxd.LxdException;
import dev.slipway.lxd.Server;
import dev.slipway.lxd.StoragePool;
import io.vertx.core.Future;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Looks whether an LXD has what the pools need. Changes nothing. */
final class CheckLxd {

    /** Kernels for which GitHub publishes a runner, and the label by which it names each. */
    private static final Map<String, String> ARCHITECTURES =
            Map.of("x86_64", "X64", "aarch64", "ARM64", "armv7l", "ARM");

    private static final String WRONG_PROJECT = "Create it (lxc project create), or change lxd.project";

    private final LxdClient lxd;
    private final LxdSettings settings;
    private final List<Pool> pools;

    CheckLxd(LxdClient lxd, LxdSettings settings, List<Pool> pools) {
        this.lxd = lxd;
        this.settings = settings;
        this.pools = pools;
    }

    /** A future for each line, none of which fails. */
    List<Future<CheckLine>> lines() {
        List<Future<CheckLine>> lines = new ArrayList<>();
        Future<Server> server = lxd.server();
        lines.add(server.map(this::reached).recover(cause -> line(unreached(cause))));
        lines.add(server.map(this::architecture).recover(cause -> line(unknown("LXD's architecture", cause))));
        lines.add(lxd.project()
                .map(found -> CheckLine.ok("LXD project " + settings.project(), "exists"))
                .recover(cause -> line(missing("LXD project " + settings.project(), cause, WRONG_PROJECT))));
        lines.add(lxd.storagePool().map(this::storage).recover(cause -> line(noStorage(cause))));
        settings.profiles().forEach(profile -> lines.add(profile(profile)));
        pools.forEach(pool -> lines.add(lxd.image(pool.image())
                .map(image -> image(pool, image))
                .recover(cause -> line(missing(nameOf(pool), cause, noImage(pool))))));
        return lines;
    }

    private static Future<CheckLine> line(CheckLine line) {
        return Future.succeededFuture(line);
    }

    private CheckLine reached(Server server) {
        return server.trusted()
                ? CheckLine.ok("LXD", "version " + server.version() + " answers on " + settings.socket())
                : CheckLine.fail(
                        "LXD",
                        "answers on " + settings.socket()
                                + ", but does not trust this user. Run Slipway as root or as a member of LXD's group");
    }

    private CheckLine unreached(Throwable cause) {
        return CheckLine.fail(
                "LXD",
                cause,
                "Is LXD running, is lxd.socket its socket, and may this user open it (root, or a member of LXD's"
                        + " group)?");
    }

    /** Of an LXD that tells nothing to those whom it does not trust, nothing is held against it twice. */
    private CheckLine architecture(Server server) {
        String kernel = server.architecture();
        if (kernel.isEmpty()) {
            return CheckLine.warn("LXD's architecture", "is not told. See the line above");
        }
        return Optional.ofNullable(ARCHITECTURES.get(kernel))
                .map(label -> CheckLine.ok("LXD's architecture", kernel + "; runners carry the label " + label))
                .orElseGet(() -> CheckLine.warn(
                        "LXD's architecture",
                        kernel + ", for which GitHub publishes no runner. The image has to bring one of its own"));
    }

    private CheckLine storage(StoragePool pool) {
        String what = "LXD storage pool " + pool.name();
        return pool.driver().equals("dir")
                ? CheckLine.warn(
                        what,
                        "its driver is dir: each launch copies the whole image, which is slow and takes space. Create one"
                                + " of btrfs or zfs (lxc storage create fast btrfs size=50GiB), and name it in"
                                + " lxd.storage-pool and in the root disk of the profile")
                : CheckLine.ok(what, "its driver is " + pool.driver());
    }

    private CheckLine noStorage(Throwable cause) {
        return missing(
                "LXD storage pool " + settings.storagePool(),
                cause,
                "Create it (lxc storage create), or change lxd.storage-pool");
    }

    private Future<CheckLine> profile(String profile) {
        String what = "LXD profile " + profile;
        String todo = "Create it in project " + settings.project() + " (lxc profile create), or change lxd.profiles";
        return lxd.profile(profile)
                .map(found -> CheckLine.ok(what, "exists"))
                .recover(cause -> line(missing(what, cause, todo)));
    }

    private static CheckLine image(Pool pool, Image image) {
        String what = nameOf(pool);
        String fingerprint = image.fingerprint()
                .substring(0, Math.min(12, image.fingerprint().length()));
        if (image.type().isEmpty()) {
            return CheckLine.warn(
                    what,
                    "LXD does not say of what type it is. It has to be a "
                            + pool.type().word() + "'s");
        }
        InstanceType type = image.type().get();
        return type == pool.type()
                ? CheckLine.ok(what, "a " + type.word() + "'s, fingerprint " + fingerprint)
                : CheckLine.fail(
                        what,
                        "is a " + type.word() + "'s, but the pool's type is "
                                + pool.type().word() + ". Change the one or the other");
    }

    private static String nameOf(Pool pool) {
        return "Image " + pool.image() + " of pool " + pool.name();
    }

    private static String noImage(Pool pool) {
        return "Build or import it under this alias (lxc image import FILE --alias " + pool.image()
                + "), or change the pool's image";
    }

    /** What to do helps if the thing is not there; else LXD itself is the trouble. */
    private static CheckLine missing(String what, Throwable cause, String todo) {
        boolean isMissing =
                cause instanceof LxdException refused && refused.failure().kind() == Failure.Kind.NOT_FOUND;
        return isMissing ? CheckLine.fail(what, "LXD has none of this name. " + todo) : unknown(what, cause);
    }

    private static CheckLine unknown(String what, Throwable cause) {
        boolean unreachable =
                cause instanceof LxdException refused && refused.failure().kind() == Failure.Kind.UNREACHABLE;
        return unreachable
                ? CheckLine.fail(what, "unknown, as LXD cannot be reached")
                : CheckLine.fail(what, cause, "");
    }
}

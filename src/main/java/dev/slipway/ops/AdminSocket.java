package dev.slipway.ops;

import java.io.IOException;
import java.net.ConnectException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.PosixFilePermissions;

/**
 * The file of the admin socket, whose permissions are its access control. It is bound in a directory that only we may
 * enter, and appears at its place when its permissions are right: nobody can slip in before. Every method blocks.
 */
final class AdminSocket {

    /** What Linux has room for in an address of a unix socket. */
    private static final int LONGEST = 107;

    private final Path place;
    private Path nursery;

    AdminSocket(Path place) {
        this.place = place.toAbsolutePath();
    }

    /**
     * Make ready to bind.
     *
     * @return where to bind
     * @throws IOException with a message for people, also if somebody listens at its place
     */
    Path prepare() throws IOException {
        try {
            Files.createDirectories(
                    place.getParent(),
                    PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwxr-x---")));
            if (Files.exists(place, LinkOption.NOFOLLOW_LINKS)) {
                refuseUnlessStale();
            }
            nursery = Files.createTempDirectory(place.getParent(), ".s"); // rwx------
        } catch (Refused e) {
            throw e;
        } catch (IOException e) {
            throw new IOException(failed("cannot be made here: " + e), e);
        }
        Path bound = nursery.resolve("s");
        if (Math.max(length(bound), length(place)) > LONGEST) {
            discard();
            throw new Refused(failed("its path is too long; choose one of less than 80 characters"));
        }
        return bound;
    }

    private void refuseUnlessStale() throws IOException {
        if (!Files.readAttributes(place, BasicFileAttributes.class, LinkOption.NOFOLLOW_LINKS)
                .isOther()) {
            throw new Refused(failed("there is something that is no socket; move it away, or choose another path"));
        }
        try (SocketChannel probe = SocketChannel.open(StandardProtocolFamily.UNIX)) {
            if (probe.connect(UnixDomainSocketAddress.of(place))) {
                throw new Refused(failed("another process listens on it; stop that, or choose another path"));
            }
        } catch (ConnectException nobodyListens) {
            // Left by a process that was killed: it is replaced when ours is bound.
        }
    }

    /** What was bound is opened to its group and put in its place. */
    void publish() throws IOException {
        Path bound = nursery.resolve("s");
        try {
            Files.setPosixFilePermissions(bound, PosixFilePermissions.fromString("rw-rw----"));
            Files.move(bound, place, StandardCopyOption.ATOMIC_MOVE);
        } catch (IOException e) {
            throw new IOException(failed("cannot be put in its place: " + e), e);
        }
        discard();
    }

    /** Take the socket away. */
    void remove() throws IOException {
        Files.deleteIfExists(place);
    }

    /** Take away what a bind that did not come off left. */
    void discard() throws IOException {
        if (nursery != null) {
            Files.deleteIfExists(nursery.resolve("s"));
            Files.deleteIfExists(nursery);
        }
    }

    String failed(String why) {
        return "ops.socket " + place + ": " + why;
    }

    private static int length(Path path) {
        return path.toString().getBytes(StandardCharsets.UTF_8).length;
    }

    /** A message that says all. */
    private static final class Refused extends IOException {
        private static final long serialVersionUID = 1;

        Refused(String message) {
            super(message);
        }
    }
}

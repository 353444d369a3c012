package dev.slipway.github;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;

/** A file of a few lines that others may replace at any time. Everything here blocks. */
final class SmallFile {

    private SmallFile() {}

    /** A replaced or rewritten file has another one. */
    record Stamp(Object fileKey, long modifiedMillis, long size) {}

    /**
     * Taken before reading, so that a change meanwhile is seen the next time.
     *
     * @throws IOException if there is no file that could be read
     */
    static Stamp stamp(Path file) throws IOException {
        var attributes = Files.readAttributes(file, BasicFileAttributes.class);
        // A FIFO would block the reader for ever.
        if (!attributes.isRegularFile()) {
            throw new Irregular();
        }
        return new Stamp(attributes.fileKey(), attributes.lastModifiedTime().toMillis(), attributes.size());
    }

    /** At most this many bytes, and one more if there are more. */
    static byte[] bytes(Path file, int longest) throws IOException {
        try (InputStream in = Files.newInputStream(file)) {
            return in.readNBytes(longest + 1);
        }
    }

    /** Whether it is as good as not there: a file that is being replaced is that for a moment. */
    static boolean missing(IOException e) {
        return e instanceof NoSuchFileException;
    }

    /** What is wrong, to be said after the file's name. */
    static String words(IOException e) {
        if (e instanceof NoSuchFileException) {
            return "there is no such file";
        }
        if (e instanceof Irregular) {
            return "is not a regular file";
        }
        return e instanceof AccessDeniedException ? "may not be read by this user" : "cannot be read";
    }

    private static final class Irregular extends IOException {
        private static final long serialVersionUID = 1L;
    }
}

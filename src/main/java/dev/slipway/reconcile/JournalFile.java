package dev.slipway.reconcile;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Iterator;
import java.util.List;
import java.util.Set;

/**
 * The journal's file, which only its owner may read. Lines are appended; a file of which it is not known how it ends is
 * never appended to, but written anew beside it and put in its place. Every method blocks; for one thread at a time.
 */
final class JournalFile implements AutoCloseable {

    private static final Set<PosixFilePermission> OWNER_ONLY = PosixFilePermissions.fromString("rw-------");
    private static final int CHUNK = 64 << 10;

    private final Path path;
    private FileChannel channel;
    private long lines;

    /** A file that has to be written anew before anything is appended. */
    JournalFile(Path path) {
        this.path = path;
    }

    /**
     * Goes on where this file ends.
     *
     * @param lines that it has, all of them whole
     */
    void goOn(long lines) throws IOException {
        Files.setPosixFilePermissions(path, OWNER_ONLY);
        channel =
                FileChannel.open(path, StandardOpenOption.WRITE, StandardOpenOption.APPEND, LinkOption.NOFOLLOW_LINKS);
        this.lines = lines;
    }

    /** Whether it can be appended to: all its lines are whole, as far as we know. */
    boolean sound() {
        return channel != null;
    }

    long lines() {
        return lines;
    }

    /** Adds lines at its end. If that fails, some of them may be there; then the file is not sound any more. */
    void append(List<JournalEntry> entries) throws IOException {
        try {
            write(channel, entries.iterator());
        } catch (IOException e) {
            close();
            throw e;
        }
        lines += entries.size();
    }

    /** Writes it anew, with these lines only. If that fails, the one that was there still is. */
    void replace(List<JournalEntry> entries) throws IOException {
        Path next = path.resolveSibling(path.getFileName() + ".new");
        Files.deleteIfExists(next); // of a process that was killed
        FileChannel written = FileChannel.open(
                next,
                Set.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE),
                PosixFilePermissions.asFileAttribute(OWNER_ONLY));
        try {
            write(written, entries.iterator());
            // This is rare, so that it may cost something: not even a power cut leaves an empty file in its place.
            written.force(true);
            Files.move(next, path, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        } catch (IOException e) {
            written.close();
            Files.deleteIfExists(next);
            throw e;
        }
        close();
        channel = written;
        lines = entries.size();
    }

    private static void write(FileChannel channel, Iterator<JournalEntry> entries) throws IOException {
        StringBuilder text = new StringBuilder();
        while (entries.hasNext()) {
            text.append(entries.next().json().encode()).append('\n');
            if (text.length() >= CHUNK || !entries.hasNext()) {
                ByteBuffer bytes = StandardCharsets.UTF_8.encode(text.toString());
                while (bytes.hasRemaining()) {
                    int unused = channel.write(bytes);
                }
                text.setLength(0);
            }
        }
    }

    @Override
    public void close() throws IOException {
        FileChannel open = channel;
        channel = null;
        if (open != null) {
            open.close();
        }
    }

    @Override
    public String toString() {
        return path.toString();
    }
}

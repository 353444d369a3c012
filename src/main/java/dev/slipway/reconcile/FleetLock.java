package dev.slipway.reconcile;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/**
 * Makes sure that one process serves a fleet: a lock on a file in {@code state-dir}, which the kernel lets go of however
 * the process ends. Blocks; for the composition root.
 */
public final class FleetLock implements AutoCloseable {

    private final Path file;
    private final FileChannel channel;
    private final FileLock lock;

    private FleetLock(Path file, FileChannel channel, FileLock lock) {
        this.file = file;
        this.channel = channel;
        this.lock = lock;
    }

    /**
     * Take the lock.
     *
     * @param stateDir is made if it is missing
     * @throws IOException if another process has it, or the directory cannot be used; the message says what to do
     */
    public static FleetLock take(Path stateDir) throws IOException {
        try {
            Files.createDirectories(stateDir);
        } catch (IOException e) {
            throw new IOException("state-dir " + stateDir + " cannot be made: " + e, e);
        }
        Path file = stateDir.resolve("lock");
        FileChannel channel = FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
        FileLock lock = tryLock(channel);
        if (lock == null) {
            channel.close();
            throw new IOException("another Slipway process serves the fleet of state-dir " + stateDir
                    + "; stop it, or give this one a state-dir of its own");
        }
        return new FleetLock(file, channel, lock);
    }

    private static FileLock tryLock(FileChannel channel) throws IOException {
        try {
            return channel.tryLock();
        } catch (OverlappingFileLockException e) {
            return null; // this very process has it
        }
    }

    @Override
    public String toString() {
        return file.toString();
    }

    @Override
    public void close() throws IOException {
        lock.release();
        channel.close();
    }
}

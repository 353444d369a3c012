package dev.slipway.config;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/** Reads the configuration's file, if it is one and of a size that such a file can have. */
final class BoundedFile {

    private static final int MOST_BYTES = 1 << 20;
    private static final String EXPECTED = "a file that can be read";

    private BoundedFile() {}

    /** The file's text; empty if there is none to be had, of which the report then tells. */
    static Optional<String> text(Path file, Report report) {
        Optional<byte[]> bytes = bytes(file, report);
        try {
            return bytes.isEmpty()
                    ? Optional.empty()
                    : Optional.of(StandardCharsets.UTF_8
                            .newDecoder()
                            .decode(ByteBuffer.wrap(bytes.get()))
                            .toString());
        } catch (CharacterCodingException e) {
            report.add(file.toString(), "not in UTF-8", "text in UTF-8");
            return Optional.empty();
        }
    }

    private static Optional<byte[]> bytes(Path file, Report report) {
        if (!Files.isRegularFile(file)) {
            report.add(file.toString(), Files.exists(file) ? "no regular file" : "missing", EXPECTED);
            return Optional.empty();
        }
        try (var in = Files.newInputStream(file)) {
            byte[] bytes = in.readNBytes(MOST_BYTES + 1);
            if (bytes.length <= MOST_BYTES) {
                return Optional.of(bytes);
            }
            report.add(file.toString(), "longer than 1 MiB", "at most 1 MiB");
        } catch (AccessDeniedException e) {
            report.add(file.toString(), "closed to this user", EXPECTED);
        } catch (IOException e) {
            report.add(file.toString(), "unreadable (" + e.getClass().getSimpleName() + ")", EXPECTED);
        }
        return Optional.empty();
    }
}

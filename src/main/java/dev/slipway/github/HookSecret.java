package dev.slipway.github;

import dev.slipway.fleet.Failure;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;

/**
 * The secret that our hooks are to have. Another one is believed when it was seen at two looks in a row: its file may be
 * half written, and who receives the deliveries must have read it too before GitHub signs with it.
 */
final class HookSecret {
    private static final int LONGEST = 4_096;

    private String seen = "";
    private String believed = "";

    /** What the file held at this look. */
    void saw(String found) {
        if (believed.isEmpty() || found.equals(seen)) {
            believed = found;
        }
        seen = found;
    }

    /** Empty if nothing has been seen yet. */
    String believed() {
        return believed;
    }

    /**
     * The file's text without the newlines at its end, as editors put them there. Blocks.
     *
     * @throws GitHubException that says what is wrong with the file
     */
    static String read(Path file) {
        try {
            // A FIFO would block the reader for ever.
            if (Files.exists(file) && !Files.isRegularFile(file)) {
                throw unusable(file, "is not a regular file");
            }
            return text(file);
        } catch (CharacterCodingException e) {
            throw unusable(file, "is not text in UTF-8");
        } catch (NoSuchFileException e) {
            throw unusable(file, "does not exist");
        } catch (IOException e) {
            throw unusable(file, "cannot be read by this user");
        }
    }

    private static String text(Path file) throws IOException {
        byte[] bytes = SmallFile.bytes(file, LONGEST);
        if (bytes.length > LONGEST) {
            throw unusable(file, "is longer than " + LONGEST + " bytes");
        }
        String text = StandardCharsets.UTF_8
                .newDecoder()
                .decode(ByteBuffer.wrap(bytes))
                .toString();
        String secret = text.replaceFirst("[\r\n]+\\z", "");
        if (secret.isEmpty()) {
            throw unusable(file, "is empty");
        }
        return secret;
    }

    private static GitHubException unusable(Path file, String what) {
        return new GitHubException(
                Failure.Kind.FAILED, file + " " + what + ". Put the webhook's secret into it (webhook.secret-files)");
    }
}

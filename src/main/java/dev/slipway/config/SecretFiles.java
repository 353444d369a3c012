package dev.slipway.config;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/** Looks at the files that hold secrets, without reading what is in them. Blocks. */
public final class SecretFiles {

    private static final long MOST_BYTES = 64 << 10;

    private SecretFiles() {}

    /**
     * What was found.
     *
     * @param mistakes with which a start is useless
     * @param warnings with which it works, though others may learn the secret
     */
    public record Findings(List<Mistake> mistakes, List<Mistake> warnings) {

        public Findings {
            mistakes = List.copyOf(mistakes);
            warnings = List.copyOf(warnings);
        }
    }

    private record Secret(String key, Path file) {}

    /** Looks at every secret file that the settings name. */
    public static Findings check(Settings settings) {
        List<Mistake> mistakes = new ArrayList<>();
        List<Mistake> warnings = new ArrayList<>();
        secrets(settings).forEach(secret -> {
            if (isUsable(secret, mistakes)) {
                checkPermissions(secret, warnings);
            }
        });
        return new Findings(mistakes, warnings);
    }

    private static Stream<Secret> secrets(Settings settings) {
        var token = new Secret("github.token-file", settings.github().tokenFile());
        List<Path> files = settings.webhook().map(WebhookSettings::secretFiles).orElse(List.of());
        List<Secret> secrets = new ArrayList<>(List.of(token));
        files.forEach(file -> secrets.add(new Secret("webhook.secret-files[" + (secrets.size() - 1) + "]", file)));
        return secrets.stream();
    }

    private static boolean isUsable(Secret secret, List<Mistake> mistakes) {
        Path file = secret.file();
        try {
            if (!Files.exists(file)) {
                mistakes.add(mistake(secret, "which does not exist", "a file"));
            } else if (!Files.isRegularFile(file)) {
                mistakes.add(mistake(secret, "which is no regular file", "a file"));
            } else if (!Files.isReadable(file)) {
                mistakes.add(mistake(secret, "which this user may not read", "a file that it may read"));
            } else if (Files.size(file) == 0) {
                mistakes.add(mistake(secret, "which is empty", "a file that holds a secret"));
            } else if (Files.size(file) > MOST_BYTES) {
                mistakes.add(mistake(secret, "which is longer than 64 KiB", "a file that holds a secret"));
            } else {
                return true;
            }
        } catch (IOException e) {
            mistakes.add(mistake(secret, "which cannot be looked at", "a file that this user may read"));
        }
        return false;
    }

    private static void checkPermissions(Secret secret, List<Mistake> warnings) {
        try {
            var permissions = Files.getPosixFilePermissions(secret.file());
            if (permissions.contains(PosixFilePermission.OTHERS_READ)) {
                warnings.add(
                        mistake(secret, "which every user may read", "nobody but its owner and group to (chmod o-r)"));
            }
        } catch (IOException | UnsupportedOperationException e) {
            warnings.add(mistake(secret, "whose permissions cannot be seen", "a file system that has them"));
        }
    }

    private static Mistake mistake(Secret secret, String butIs, String expected) {
        return new Mistake(secret.key(), Mistake.shown(secret.file().toString()) + ", " + butIs, expected);
    }
}

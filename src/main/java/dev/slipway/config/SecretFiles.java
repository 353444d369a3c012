package dev.slipway.config;

import dev.slipway.fleet.Pool;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/** Looks at the files that hold secrets, and at a certificate's, without reading what is in them. Blocks. */
public final class SecretFiles {

    private static final long MOST_BYTES = 64 << 10;
    /** All the certificates that a system trusts are a quarter of it. */
    private static final long MOST_BYTES_OF_CERTIFICATES = 1 << 20;

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

    /**
     * One of them.
     *
     * @param secret no: a certificate, which everybody may read
     * @param most bytes that it may have
     */
    private record Secret(String key, Path file, boolean secret, long most) {
        Secret(String key, Path file, boolean secret) {
            this(key, file, secret, MOST_BYTES);
        }
    }

    /** Looks at every such file that the settings name. */
    public static Findings check(Settings settings) {
        List<Mistake> mistakes = new ArrayList<>();
        List<Mistake> warnings = new ArrayList<>();
        secrets(settings).forEach(secret -> {
            if (isUsable(secret, mistakes) && secret.secret()) {
                checkPermissions(secret, warnings);
            }
        });
        return new Findings(mistakes, warnings);
    }

    private static Stream<Secret> secrets(Settings settings) {
        List<Secret> secrets = new ArrayList<>();
        int further = 0;
        for (var credential : settings.github().credentials().entrySet()) {
            boolean githubs = credential.getKey().equals(Pool.DEFAULT_CREDENTIAL);
            String section = githubs ? "github" : "github.credentials[" + further++ + "]";
            secrets.add(secret(section, credential.getValue()));
        }
        settings.github()
                .caFile()
                .ifPresent(file -> secrets.add(new Secret("github.ca-file", file, false, MOST_BYTES_OF_CERTIFICATES)));
        settings.webhook().ifPresent(webhook -> {
            int index = 0;
            for (Path file : webhook.secretFiles()) {
                secrets.add(new Secret("webhook.secret-files[" + index++ + "]", file, true));
            }
            webhook.tls().ifPresent(tls -> {
                secrets.add(new Secret("webhook.tls.certificate", tls.certificate(), false));
                secrets.add(new Secret("webhook.tls.key", tls.key(), true));
            });
        });
        return secrets.stream();
    }

    private static Secret secret(String section, CredentialSettings credential) {
        if (credential instanceof CredentialSettings.App app) {
            return new Secret(section + ".app.private-key-file", app.privateKeyFile(), true);
        }
        return new Secret(section + ".token-file", ((CredentialSettings.Token) credential).file(), true);
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
                mistakes.add(mistake(secret, "which is empty", holding(secret)));
            } else if (Files.size(file) > secret.most()) {
                mistakes.add(
                        mistake(secret, "which is longer than " + (secret.most() >> 10) + " KiB", holding(secret)));
            } else {
                return true;
            }
        } catch (IOException e) {
            mistakes.add(mistake(secret, "which cannot be looked at", "a file that this user may read"));
        }
        return false;
    }

    private static String holding(Secret secret) {
        return "a file that holds " + (secret.secret() ? "a secret" : "a certificate");
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

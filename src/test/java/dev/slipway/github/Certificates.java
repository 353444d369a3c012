package dev.slipway.github;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** Certificates, self-signed or issued by an authority, made by the keytool of the JDK that runs the tests. */
final class Certificates {
    private static final char[] PASSWORD = "of-no-importance".toCharArray();

    private Certificates() {}

    /** A certificate and its key, in PEM. */
    record Pair(String certificate, String key) {

        /** Both files are replaced, each in one step. */
        void write(Path certificateFile, Path keyFile) throws IOException {
            replace(certificateFile, certificate);
            replace(keyFile, key);
        }
    }

    static void replace(Path file, String content) throws IOException {
        Path next = Files.writeString(file.resolveSibling(file.getFileName() + ".next"), content);
        Path unused = Files.move(next, file, StandardCopyOption.ATOMIC_MOVE);
    }

    /**
     * A new one, for 127.0.0.1.
     *
     * @param algorithm {@code RSA} or {@code EC}
     */
    static Pair make(Path directory, String name, String algorithm) throws Exception {
        Path store = directory.resolve(name + ".p12");
        keytool(store, "it", algorithm, name, "-ext", "san=ip:127.0.0.1", "-validity", "2");
        return read(store, "it");
    }

    /** One that issues others; what they are made with is beside it. */
    record Authority(Path store, String certificate) {

        /**
         * A new certificate for these names.
         *
         * @param names such as {@code dns:github.test}
         * @param start when it begins to be valid, from now, as keytool has it: {@code -10d}
         */
        Pair issue(String alias, String names, String start, int days) throws Exception {
            String validity = Integer.toString(days);
            keytool(
                    store,
                    alias,
                    "EC",
                    alias,
                    "-signer",
                    "authority",
                    "-ext",
                    "san=" + names,
                    "-startdate",
                    start,
                    "-validity",
                    validity);
            return read(store, alias);
        }
    }

    static Authority authority(Path directory, String name) throws Exception {
        Path store = directory.resolve(name + ".p12");
        keytool(store, "authority", "EC", name, "-ext", "bc:c", "-startdate", "-30d", "-validity", "60");
        return new Authority(store, read(store, "authority").certificate());
    }

    private static void keytool(Path store, String alias, String algorithm, String name, String... more)
            throws Exception {
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "keytool").toString(),
                "-genkeypair",
                "-alias",
                alias,
                "-keyalg",
                algorithm,
                "-dname",
                "CN=" + name,
                "-storetype",
                "PKCS12",
                "-keystore",
                store.toString(),
                "-storepass",
                new String(PASSWORD)));
        command.addAll(List.of(more));
        Path log = store.resolveSibling("keytool.log");
        var process = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(log.toFile())
                .start();
        if (!process.waitFor(60, TimeUnit.SECONDS) || process.exitValue() != 0) {
            throw new IOException("keytool: " + Files.readString(log));
        }
    }

    private static Pair read(Path store, String alias) throws IOException, GeneralSecurityException {
        KeyStore keys = KeyStore.getInstance("PKCS12");
        try (InputStream in = Files.newInputStream(store)) {
            keys.load(in, PASSWORD);
        }
        return new Pair(
                pem("CERTIFICATE", keys.getCertificate(alias).getEncoded()),
                pem("PRIVATE KEY", keys.getKey(alias, PASSWORD).getEncoded()));
    }

    private static String pem(String what, byte[] bytes) {
        String lines = Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(bytes);
        return "-----BEGIN " + what + "-----\n" + lines + "\n-----END " + what + "-----\n";
    }
}

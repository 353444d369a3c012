package dev.slipway.config;

import java.net.URI;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;

/** Reads the section {@code webhook}. */
final class WebhookReader {

    private static final int MOST_PEERS = 64;

    private final Section section;

    private WebhookReader(Section section) {
        this.section = section;
    }

    /** The settings, to be asked for only if in the end nothing is wrong with any part. */
    static Supplier<WebhookSettings> read(Section section, Optional<Address> opsListen) {
        return new WebhookReader(section).settings(opsListen);
    }

    private Supplier<WebhookSettings> settings(Optional<Address> opsListen) {
        Optional<Address> listen = listen(opsListen);
        Optional<String> path = section.optional("path", Addresses.URL_PATH, "/webhook");
        Optional<List<Path>> secretFiles = secretFiles();
        Optional<Long> maxBody = section.optional("max-body", Quantities.size("1KiB", "64MiB"), 25L << 20);
        Optional<WebhookSettings.Tls> tls = tls(section.section("tls"));
        Optional<Optional<URI>> publicUrl =
                section.optional("public-url", Addresses.PUBLIC_URL.orOff(), Optional.empty());
        Optional<Boolean> manage = manage(publicUrl);
        Optional<WebhookSettings.Units> units = units();
        section.refuseUnknownKeys();
        return () -> new WebhookSettings(
                listen.orElseThrow(),
                path.orElseThrow(),
                secretFiles.orElseThrow(),
                maxBody.orElseThrow(),
                tls,
                publicUrl.orElseThrow(),
                manage.orElseThrow(),
                units);
    }

    private Optional<Address> listen(Optional<Address> opsListen) {
        Optional<Address> listen = section.optional("listen", Addresses.LISTEN_ADDRESS, new Address("0.0.0.0", 8480));
        if (listen.isPresent() && opsListen.isPresent() && Addresses.collide(listen.get(), opsListen.get())) {
            section.mistake(
                    "listen", listen.get().toString(), "another port than that of ops.listen, " + opsListen.get());
        }
        return listen;
    }

    private Optional<List<Path>> secretFiles() {
        Optional<List<Path>> files =
                section.list("secret-files", Forms.FILE, List.of(Path.of("/etc/slipway/webhook-secret")));
        if (files.filter(List::isEmpty).isPresent()) {
            section.mistake("secret-files", "a list without any file", "at least one file");
        }
        return files;
    }

    private static Optional<WebhookSettings.Tls> tls(Section tls) {
        Optional<Optional<Path>> certificate = tls.optional("certificate", Forms.FILE.orOff(), Optional.empty());
        Optional<Optional<Path>> key = tls.optional("key", Forms.FILE.orOff(), Optional.empty());
        tls.refuseUnknownKeys();
        if (certificate.isEmpty() || key.isEmpty()) {
            return Optional.empty();
        }
        if (certificate.get().isPresent() && key.get().isEmpty()) {
            tls.mistake("key", "off", "the certificate's private key, or no certificate either");
        }
        if (certificate.get().isEmpty() && key.get().isPresent()) {
            tls.mistake("certificate", "off", "the key's certificate, or no key either");
        }
        return certificate.get().flatMap(c -> key.get().map(k -> new WebhookSettings.Tls(c, k)));
    }

    private Optional<Boolean> manage(Optional<Optional<URI>> publicUrl) {
        Optional<Boolean> manage = section.optional("manage", Forms.BOOLEAN, false);
        boolean nowhere = publicUrl.isPresent() && publicUrl.get().isEmpty();
        if (manage.orElse(false) && nowhere) {
            section.mistake("manage", "true", "public-url beside it, the address that GitHub is to deliver to");
        }
        return manage;
    }

    private Optional<WebhookSettings.Units> units() {
        Optional<List<URI>> peers = section.list("peers", Addresses.UNIT, List.of());
        Optional<Optional<URI>> unit = section.optional("unit", Addresses.UNIT.orOff(), Optional.empty());
        if (peers.isEmpty() || unit.isEmpty() || peers.get().isEmpty()) {
            return Optional.empty();
        }
        if (unit.get().isEmpty()) {
            section.mistake("unit", "off", "this unit's own address, as its peers have it");
        }
        checkPeers(peers.get(), unit.get());
        return unit.get().map(self -> new WebhookSettings.Units(self, peers.get()));
    }

    private void checkPeers(List<URI> peers, Optional<URI> self) {
        if (peers.size() > MOST_PEERS) {
            section.mistake("peers", "a list of " + peers.size(), "a list of at most " + MOST_PEERS + " units");
        }
        var seen = new HashSet<URI>();
        for (int i = 0; i < peers.size(); i++) {
            URI peer = peers.get(i);
            if (!seen.add(peer)) {
                section.mistake(
                        "peers[" + i + "]", Mistake.shown(peer.toString()) + " a second time", "each unit once");
            }
            if (self.filter(peer::equals).isPresent()) {
                section.mistake("peers[" + i + "]", Mistake.shown(peer.toString()) + ", as unit is", "the other units");
            }
        }
    }
}

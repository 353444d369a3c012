package dev.slipway.config;

import java.nio.file.Path;
import java.util.OptionalLong;

/** Where that is which proves to GitHub who we are. */
public sealed interface CredentialSettings {
    /** A personal access token, classic or fine-grained. */
    record Token(Path file) implements CredentialSettings {}

    /**
     * A GitHub App.
     *
     * @param clientId its client id; its app id is as good
     * @param installation the id of its only installation; empty if that is to be looked up, for each owner
     * @param privateKeyFile its private key in PEM, as GitHub issues it (PKCS#1) or converted (PKCS#8)
     */
    record App(String clientId, OptionalLong installation, Path privateKeyFile) implements CredentialSettings {}
}

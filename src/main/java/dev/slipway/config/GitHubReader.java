package dev.slipway.config;

import dev.slipway.fleet.Pool;
import java.net.URI;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.function.Supplier;

/** Reads the section {@code github}. What it has for the pools is there at once, wrong or not; its record in the end. */
final class GitHubReader {

    static final String DEFAULT_GROUP = "Default";

    private static final Path TOKEN_FILE = Path.of("/etc/slipway/github-token");
    private static final Path PRIVATE_KEY_FILE = Path.of("/etc/slipway/github-app.pem");
    private static final int MOST_CREDENTIALS = 100;

    private final Section section;
    private final Proxies proxies;
    private final Optional<String> path;
    private final Optional<String> runnerGroup;
    private final Optional<URI> apiUrl;
    private final Optional<Optional<Path>> caFile;
    private final Map<String, Supplier<CredentialSettings>> credentials = new LinkedHashMap<>();
    private final Set<String> installed = new HashSet<>();
    private final boolean given;

    /**
     * A credential, and whether anything was said of it.
     *
     * @param installed an App's, with the id of one installation
     * @param settings to be asked for only if in the end nothing is wrong with any part
     */
    private record Source(Supplier<CredentialSettings> settings, boolean given, boolean installed) {}

    /** An App, right or wrong, and whether one installation of it is named. */
    private record App(Supplier<CredentialSettings.App> settings, boolean installed) {}

    GitHubReader(Section section, Proxies proxies) {
        this.section = section;
        this.proxies = proxies;
        this.path = section.optional("path", Forms.GITHUB_PATH);
        this.runnerGroup = section.optional("runner-group", Forms.RUNNER_GROUP, DEFAULT_GROUP);
        this.apiUrl = section.optional("api-url", Addresses.API_URL, URI.create("https://api.github.com"));
        this.caFile = section.optional("ca-file", Forms.FILE.orOff(), Optional.empty());
        Source own = credential(section, Optional.of(TOKEN_FILE));
        this.given = own.given();
        credentials.put(Pool.DEFAULT_CREDENTIAL, own.settings());
        note(Pool.DEFAULT_CREDENTIAL, own);
        section.sections("credentials").ifPresent(this::further);
        section.refuseUnknownKeys();
        if (path.filter(p -> p.contains("/")).isPresent()) {
            runnerGroup.ifPresent(group -> checkGroupOfRepository(section, path.get(), group));
        }
    }

    /** A repository has but one. */
    static void checkGroupOfRepository(Section section, String repository, String group) {
        if (!group.equalsIgnoreCase(DEFAULT_GROUP)) {
            section.mistake(
                    "runner-group",
                    Mistake.shown(group),
                    "Default, as " + repository + " is a repository: only organisations have other runner groups");
        }
    }

    /** As it was given; whether it was, is {@link #hasPath()}. */
    Optional<String> path() {
        return path;
    }

    boolean hasPath() {
        return section.given("path");
    }

    Optional<String> runnerGroup() {
        return runnerGroup;
    }

    /** Some pool has none of its own. */
    void requirePath() {
        if (!hasPath()) {
            section.mistake("path", "missing", Forms.GITHUB_PATH.expected());
        }
    }

    /** The names of all credentials, {@link Pool#DEFAULT_CREDENTIAL} first. */
    Set<String> credentials() {
        return credentials.keySet();
    }

    /** Whether it is an App of which one installation is named. */
    boolean namesInstallation(String credential) {
        return installed.contains(credential);
    }

    /** To be asked for only if in the end nothing is wrong with any part. */
    boolean isApp(String credential) {
        return credentials.get(credential).get() instanceof CredentialSettings.App;
    }

    /**
     * To be asked for only if in the end nothing is wrong with any part.
     *
     * @param used the names of the credentials that pools have; that of {@code github} itself is left out if it is none of
     *     them and was not given
     */
    GitHubSettings settings(Set<String> used) {
        var all = new LinkedHashMap<String, CredentialSettings>();
        credentials.forEach((name, credential) -> {
            if (given || used.contains(name) || !name.equals(Pool.DEFAULT_CREDENTIAL)) {
                all.put(name, credential.get());
            }
        });
        URI api = apiUrl.orElseThrow();
        return new GitHubSettings(
                path.orElse(""), api, runnerGroup.orElseThrow(), all, caFile.orElseThrow(), proxies.to(api));
    }

    /** Makes a mistake of a proxy of the environment that would be used and cannot be. */
    void checkProxy(Report report) {
        apiUrl.flatMap(proxies::mistake)
                .ifPresent(mistake -> report.add(mistake.key(), mistake.value(), mistake.expected()));
    }

    private void further(List<Section> sections) {
        if (sections.size() > MOST_CREDENTIALS) {
            section.mistake(
                    "credentials",
                    "a list of " + sections.size(),
                    "a list of at most " + MOST_CREDENTIALS + " credentials");
        }
        for (Section one : sections) {
            Optional<String> name = one.required("name", Forms.POOL);
            Source source = credential(one, Optional.empty());
            one.refuseUnknownKeys();
            name.ifPresent(n -> {
                add(one, n, source.settings());
                note(n, source);
            });
        }
    }

    private void note(String name, Source source) {
        if (source.installed()) {
            installed.add(name);
        }
    }

    private void add(Section one, String name, Supplier<CredentialSettings> settings) {
        if (name.equals(Pool.DEFAULT_CREDENTIAL)) {
            one.mistake("name", name, "another name: this is what the credential of github itself is called");
        } else if (credentials.putIfAbsent(name, settings) != null) {
            one.mistake("name", Mistake.shown(name) + " a second time", "a name that no other credential has");
        }
    }

    /**
     * A token's or an App's.
     *
     * @param byDefault the token's file if nothing is given; empty: something has to be
     */
    private static Source credential(Section section, Optional<Path> byDefault) {
        Optional<Path> tokenFile = section.optional("token-file", Forms.FILE);
        Section appSection = section.section("app");
        Optional<App> app = app(appSection);
        boolean tokenGiven = section.given("token-file");
        if (app.isPresent() && tokenGiven) {
            section.mistake("app", "there beside token-file", "only one of the two");
        }
        if (app.isEmpty() && !tokenGiven && byDefault.isEmpty()) {
            section.mistake("token-file", "missing", "a file with a token, or an app");
        }
        Supplier<CredentialSettings> settings =
                () -> app.<CredentialSettings>map(given -> given.settings().get())
                        .orElseGet(() -> new CredentialSettings.Token(
                                tokenFile.or(() -> byDefault).orElseThrow()));
        boolean installed = app.filter(App::installed).isPresent();
        return new Source(settings, app.isPresent() || tokenGiven, installed);
    }

    /** There if the section speaks of one, right or wrong. */
    private static Optional<App> app(Section section) {
        Optional<Optional<String>> clientId = section.optional("client-id", Forms.CLIENT_ID.orOff(), Optional.empty());
        Optional<Optional<Long>> installation = section.optional("installation-id", Forms.ID.orOff(), Optional.empty());
        Optional<Path> keyFile = section.optional("private-key-file", Forms.FILE, PRIVATE_KEY_FILE);
        section.refuseUnknownKeys();
        boolean off = clientId.isPresent() && clientId.get().isEmpty();
        boolean others = section.given("installation-id") || section.given("private-key-file");
        if (off && !section.given("client-id") && others) {
            section.mistake("client-id", "missing", Forms.CLIENT_ID.expected());
        } else if (off) {
            return Optional.empty();
        }
        boolean installed = installation.isPresent() && installation.get().isPresent();
        return Optional.of(new App(
                () -> new CredentialSettings.App(
                        clientId.orElseThrow().orElseThrow(),
                        installation.orElseThrow().map(OptionalLong::of).orElseGet(OptionalLong::empty),
                        keyFile.orElseThrow()),
                installed));
    }
}

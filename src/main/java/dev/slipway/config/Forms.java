package dev.slipway.config;

import dev.slipway.fleet.InstanceType;
import java.nio.charset.StandardCharsets;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Optional;
import java.util.regex.Pattern;

/** The forms of plain values: names, numbers, words and paths. */
final class Forms {

    /** {@code sun_path} of unix(7) holds 108 bytes, the last of them 0. */
    private static final int LONGEST_SOCKET_PATH = 107;

    private static final Pattern OWNER = Pattern.compile("[A-Za-z0-9]+([-_][A-Za-z0-9]+)*");
    private static final Pattern REPOSITORY = Pattern.compile("(?!\\.{1,2}$)[A-Za-z0-9._-]{1,100}");
    private static final Pattern CONTROL = Pattern.compile("\\p{Cntrl}");

    /** Leaves room in the 63 characters of an instance's name: 20 + 1 + 16 + 1 + 8. */
    static final Form<String> FLEET = Form.pattern(
            "a lower-case letter, then up to 19 of a-z, 0-9 and -, the last no dash",
            "[a-z]([a-z0-9-]{0,18}[a-z0-9])?");

    /** Of a credential too. */
    static final Form<String> POOL = Form.pattern("1 to 16 of a-z, 0-9 and -", "[a-z0-9-]{1,16}");

    /**
     * GitHub's names: an owner has up to 39 letters and digits with single dashes inside (a managed user's also an
     * underscore), a repository up to 100 of letters, digits, dots, dashes and underscores.
     */
    static final Form<String> GITHUB_PATH =
            Form.text("an organisation, or owner/repo, as in its address at GitHub", Forms::isGitHubPath);

    static final Form<String> RUNNER_GROUP = Form.text(
            "the name of a runner group, up to 100 characters",
            text -> !text.isBlank()
                    && text.length() <= 100
                    && !CONTROL.matcher(text).find());

    /**
     * GitHub's id of an App: a client id ({@code Iv23li...}, of older Apps {@code Iv1.}) or the number of its app id.
     *
     * <p>https://docs.github.com/en/apps/creating-github-apps/authenticating-with-a-github-app/generating-a-json-web-token-jwt-for-a-github-app
     */
    static final Form<String> CLIENT_ID = Form.pattern(
                    "the client id of a GitHub App, such as Iv23li0123456789abcd, or its app id, a number",
                    "Iv[A-Za-z0-9.]{4,60}|[1-9][0-9]{0,17}")
            .unshown();

    static final Form<Long> ID = Form.of(
            "a number, as it stands in its address at GitHub",
            text -> Optional.of(text)
                    .filter(digits -> digits.matches("[1-9][0-9]{0,17}"))
                    .map(Long::valueOf));

    /** Of a project, a storage pool or a profile; what LXD allows of it, LXD will say. */
    static final Form<String> LXD_NAME =
            Form.pattern("a name at LXD, up to 63 of A-Z, a-z, 0-9, . _ and -", "(?!\\.{1,2}$)[A-Za-z0-9._-]{1,63}");

    static final Form<String> IMAGE = Form.pattern(
            "an image's alias or fingerprint, up to 255 of A-Z, a-z, 0-9, . _ : / and -", "[A-Za-z0-9._:/-]{1,255}");

    /** GitHub compares labels without case; the owner label is what tells our registrations from others'. */
    static final Form<String> LABEL = Form.text(
            "a label, 1 to 256 characters without comma, space or control character, not like slipway-FLEET-01234567",
            text -> text.matches("[^,\\s\\p{Cntrl}\\p{Z}\\p{Cf}]{1,256}")
                    && !text.matches("(?i)slipway-[a-z][a-z0-9-]*-[0-9a-f]{8}"));

    static final Form<InstanceType> INSTANCE_TYPE = Form.of(
            "container or virtual-machine",
            text -> Arrays.stream(InstanceType.values())
                    .filter(type -> type.word().equals(text))
                    .findFirst());

    static final Form<Boolean> BOOLEAN = Form.of(
            "true or false",
            text -> Optional.of(text)
                    .filter(word -> word.equals("true") || word.equals("false"))
                    .map(Boolean::valueOf));

    /** As it stands in GitHub's addresses, with or without its owner. */
    static final Form<String> REPOSITORY_NAME = Form.text(
            "a repository, as owner/repo or, of the pool's own path, repo",
            text -> isGitHubPath(text.contains("/") ? text : "owner/" + text));

    /** Of the file system; absolute, because where a service starts is nobody's business. */
    static final Form<Path> FILE = Form.of("an absolute path", Forms::path).unshown();

    static final Form<Path> DIRECTORY = Form.of("an absolute path", Forms::path);

    static final Form<Path> SOCKET = Form.of(
            "an absolute path of at most " + LONGEST_SOCKET_PATH + " bytes",
            text -> path(text)
                    .filter(path -> path.toString().getBytes(StandardCharsets.UTF_8).length <= LONGEST_SOCKET_PATH));

    private Forms() {}

    /** Bounds included. */
    static Form<Integer> wholeNumber(int from, int to) {
        return Form.of(
                "a whole number from " + from + " to " + to,
                text -> Optional.of(text)
                        .filter(digits -> digits.matches("0|[1-9][0-9]{0,8}"))
                        .map(Integer::valueOf)
                        .filter(number -> number >= from && number <= to));
    }

    private static boolean isGitHubPath(String text) {
        String[] parts = text.split("/", -1);
        boolean owner = parts[0].length() <= 39 && OWNER.matcher(parts[0]).matches();
        return owner
                && (parts.length == 1
                        || (parts.length == 2 && REPOSITORY.matcher(parts[1]).matches()));
    }

    private static Optional<Path> path(String text) {
        try {
            return Optional.of(text)
                    .filter(path ->
                            path.startsWith("/") && !CONTROL.matcher(path).find())
                    .map(Path::of);
        } catch (InvalidPathException e) {
            return Optional.empty();
        }
    }
}

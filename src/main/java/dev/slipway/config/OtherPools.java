package dev.slipway.config;

import java.util.HashMap;
import java.util.HashSet;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** What a pool must know of those that were read before it. */
final class OtherPools {

    private final Set<String> names = new HashSet<>();
    /** By the path in lower case, as GitHub's names compare without case. */
    private final Map<String, String> spellings = new HashMap<>();

    private final Map<String, String> credentials = new HashMap<>();
    /** By the name of a credential. */
    private final Map<String, String> owners = new HashMap<>();

    /** Whether a pool before it has this name; remembers it. */
    boolean hasName(String name) {
        return !names.add(name);
    }

    /** A path as the first that named it spells it, so that it is one path everywhere. */
    String spelled(String path, Optional<String> githubs) {
        String first = githubs.filter(path::equalsIgnoreCase).orElse(path);
        return spellings.computeIfAbsent(path.toLowerCase(Locale.ROOT), key -> first);
    }

    /** Another credential that a pool before it has for the same path. */
    Optional<String> otherCredential(String path, String credential) {
        String first = credentials.computeIfAbsent(path.toLowerCase(Locale.ROOT), key -> credential);
        return Optional.of(first).filter(name -> !name.equals(credential));
    }

    /** Another owner that a pool before it uses this credential for. */
    Optional<String> otherOwner(String credential, String owner) {
        String first = owners.computeIfAbsent(credential, key -> owner);
        return Optional.of(first).filter(other -> !other.equalsIgnoreCase(owner));
    }
}

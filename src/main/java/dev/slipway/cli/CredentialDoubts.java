package dev.slipway.cli;

import dev.slipway.config.GitHubSettings;
import dev.slipway.config.Settings;
import dev.slipway.fleet.Pool;
import java.util.ArrayList;
import java.util.List;

/** Which credentials of a valid configuration are of no use to it. Pure. */
final class CredentialDoubts {

    private CredentialDoubts() {}

    /** Sentences for people, each of which names its key. */
    static List<String> of(Settings settings) {
        List<String> used = settings.fleet().pools().stream()
                .map(pool -> GitHubSettings.credentialOf(pool.credential()))
                .toList();
        List<String> doubts = new ArrayList<>();
        int further = 0;
        for (String name : settings.github().credentials().keySet()) {
            String key = name.equals(Pool.DEFAULT_CREDENTIAL) ? "github" : "github.credentials[" + further++ + "]";
            if (!used.contains(name)) {
                doubts.add(key + ": the credential " + name + " is given, and no pool has it as its credential");
            }
        }
        return doubts;
    }
}

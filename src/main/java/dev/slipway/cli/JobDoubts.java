package dev.slipway.cli;

import dev.slipway.config.Settings;
import dev.slipway.fleet.Pool;
import java.util.ArrayList;
import java.util.List;

/** What in a valid configuration keeps jobs from being heard of. Pure. */
final class JobDoubts {

    private JobDoubts() {}

    /** Sentences for people, each of which names its key. */
    static List<String> of(Settings settings) {
        List<String> doubts = new ArrayList<>();
        boolean webhook = settings.webhook().isPresent();
        settings.fleet().pools().stream()
                .filter(pool -> pool.idle() == 0 && pool.max() > 0)
                .filter(pool -> !webhook && !polled(settings, pool))
                .forEach(pool -> doubts.add("pools: " + pool.name() + " launches on demand only, and nothing tells of"
                        + " jobs: an organisation's need the webhook section"));
        if (webhook && !settings.fleet().jobs().deliveries()) {
            doubts.add(
                    "webhook.public-url: is not given, so that deliveries which are lost are not found and sent again");
        }
        return doubts;
    }

    private static boolean polled(Settings settings, Pool pool) {
        return settings.fleet().jobs().polling() && pool.path().contains("/");
    }
}

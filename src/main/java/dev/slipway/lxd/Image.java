package dev.slipway.lxd;

import dev.slipway.fleet.InstanceType;
import io.vertx.core.json.JsonObject;
import java.util.Arrays;
import java.util.Optional;

/**
 * An image that LXD holds.
 *
 * @param fingerprint whole, in hex
 * @param type what can be made of it; empty if LXD names a type that we do not know
 */
public record Image(String fingerprint, Optional<InstanceType> type) {

    static Image fromAlias(JsonObject alias) {
        return new Image(alias.getString("target", ""), type(alias));
    }

    static Image from(JsonObject image) {
        return new Image(image.getString("fingerprint", ""), type(image));
    }

    private static Optional<InstanceType> type(JsonObject json) {
        String word = json.getString("type", "");
        return Arrays.stream(InstanceType.values())
                .filter(type -> type.word().equals(word))
                .findFirst();
    }
}

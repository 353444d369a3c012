package dev.slipway.sandbox;

import dev.slipway.sandbox.LxdRequests.Wrong;
import dev.slipway.sandbox.model.LxdCatalogue;
import dev.slipway.sandbox.model.LxdModel;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.Router;
import java.util.Optional;
import java.util.function.Function;

/** The part of LXD's REST API in which clients look up what there is beside instances. */
final class LxdLookUps {
    private final LxdModel model;

    LxdLookUps(LxdModel model) {
        this.model = model;
    }

    void install(Router router) {
        lookUp(
                router,
                "/1.0/projects/:key",
                "Project not found",
                name -> Optional.ofNullable(model.catalogue().projects().get(name))
                        .map(config -> LxdJson.project(name, config)));
        lookUp(
                router,
                "/1.0/storage-pools/:key",
                "Storage pool not found",
                name -> Optional.ofNullable(model.catalogue().pools().get(name)).map(LxdJson::pool));
        lookUp(
                router,
                "/1.0/profiles/:key",
                "Fetch profile: Profile not found",
                name -> Optional.ofNullable(model.catalogue().profiles().get(name))
                        .map(LxdJson::profile));
        lookUp(
                router,
                "/1.0/images/aliases/:key",
                "Image alias not found",
                name -> model.catalogue().aliased(name).map(image -> LxdJson.alias(name, image)));
        lookUp(router, "/1.0/images/:key", "Image not found", fingerprint -> {
            LxdCatalogue catalogue = model.catalogue();
            return catalogue.image(fingerprint).map(image -> LxdJson.image(image, catalogue.architecture()));
        });
    }

    private static void lookUp(
            Router router, String path, String missing, Function<String, Optional<JsonObject>> finder) {
        LxdRoutes.on(router, HttpMethod.GET, path, context -> {
            JsonObject found = finder.apply(context.pathParam("key")).orElseThrow(() -> new Wrong(404, missing));
            LxdReplies.done(context.request(), found);
        });
    }
}

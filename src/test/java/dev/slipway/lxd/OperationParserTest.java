package dev.slipway.lxd;

import static org.assertj.core.api.Assertions.assertThat;

import dev.slipway.fleet.Operation;
import io.vertx.core.json.JsonObject;
import java.util.Set;
import org.junit.jupiter.api.Test;

class OperationParserTest {

    @Test
    void onlyWhatGoesOnIsRead() {
        var byStatus = new JsonObject("""
                {"running": [{"id": "a", "description": "Creating instance", "status_code": 103,
                              "resources": {"instances": ["/1.0/instances/r1"], "containers": ["/1.0/containers/r1"]}}],
                 "pending": [{"id": "b", "description": "Stopping instance", "status_code": 105,
                              "resources": {"instances": ["/1.0/instances/r2?project=p"]}}],
                 "success": [{"id": "c", "description": "Creating instance", "status_code": 200}],
                 "failure": [{"id": "d", "description": "Creating instance", "status_code": 400}]}""");

        assertThat(OperationParser.running(byStatus))
                .containsExactlyInAnyOrder(
                        new Operation("a", Operation.Kind.CREATE, Set.of("r1")),
                        new Operation("b", Operation.Kind.OTHER, Set.of("r2")));
        assertThat(OperationParser.running(new JsonObject())).isEmpty();
    }

    @Test
    void aNewerLxdNamesTheInstanceInItsEntityUrl() {
        var operation = new JsonObject("""
                {"id": "a", "description": "Creating instance", "status_code": 103, "resources": null,
                 "metadata": {"entity_url": "/1.0/instances/r1?project=default"}}""");

        assertThat(OperationParser.from(operation)).isEqualTo(new Operation("a", Operation.Kind.CREATE, Set.of("r1")));
    }

    @Test
    void anOperationOnSomethingElseNamesNoInstance() {
        var operation = new JsonObject("""
                {"id": "a", "description": "Downloading image", "status_code": 103,
                 "resources": {"images": ["/1.0/images/0123"]}, "metadata": {"entity_url": 7}}""");

        assertThat(OperationParser.from(operation)).isEqualTo(new Operation("a", Operation.Kind.OTHER, Set.of()));
    }
}

package dev.slipway.scenario;

import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ExtensionContext.Namespace;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolver;
import org.junit.jupiter.api.extension.TestExecutionExceptionHandler;

/** Gives a scenario its {@link World}, tells what it looks like when the scenario fails, and closes it. */
final class WorldExtension implements ParameterResolver, TestExecutionExceptionHandler {

    private static final Namespace NAMESPACE = Namespace.create(WorldExtension.class);

    @Override
    public boolean supportsParameter(ParameterContext parameter, ExtensionContext context) {
        return parameter.getParameter().getType() == World.class;
    }

    @Override
    public Object resolveParameter(ParameterContext parameter, ExtensionContext context) {
        // JUnit closes what is in its store when the test is over.
        return context.getStore(NAMESPACE).getOrComputeIfAbsent("world", key -> new World(), World.class);
    }

    @Override
    public void handleTestExecutionException(ExtensionContext context, Throwable failure) throws Throwable {
        World world = context.getStore(NAMESPACE).get("world", World.class);
        if (world != null) {
            System.err.println("=== " + context.getDisplayName() + ": " + failure + "\n" + world.describe());
        }
        throw failure;
    }
}

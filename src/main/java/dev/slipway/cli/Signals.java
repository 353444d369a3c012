package dev.slipway.cli;

import java.lang.reflect.InvocationHandler;
import java.lang.reflect.Proxy;

/**
 * Unix signals. The JDK's only way to handle them is {@code sun.misc.Signal}, of the supported-for-now module {@code
 * jdk.unsupported}; naming it in source is a warning that cannot be silenced, and warnings are errors here, so it is
 * reached by reflection.
 */
final class Signals {

    private Signals() {}

    /**
     * Run this on every signal of this name, on a thread of the JVM's.
     *
     * @param name without {@code SIG}, such as {@code TERM}
     */
    static void on(String name, Runnable action) {
        try {
            Class<?> signal = Class.forName("sun.misc.Signal");
            Class<?> handler = Class.forName("sun.misc.SignalHandler");
            InvocationHandler run = (proxy, method, arguments) -> {
                if (method.getName().equals("handle")) {
                    action.run();
                    return null;
                }
                return method.invoke(action, arguments);
            };
            Object proxy = Proxy.newProxyInstance(Signals.class.getClassLoader(), new Class<?>[] {handler}, run);
            Object handled = signal.getConstructor(String.class).newInstance(name);
            signal.getMethod("handle", signal, handler).invoke(null, handled, proxy);
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException("this Java runtime cannot handle SIG" + name, e);
        }
    }
}

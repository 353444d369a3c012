package dev.slipway.config;

/**
 * A TCP address to listen on.
 *
 * @param port 0 lets the system choose
 */
public record Address(String host, int port) {

    @Override
    public String toString() {
        return (host.contains(":") ? "[" + host + "]" : host) + ":" + port;
    }
}

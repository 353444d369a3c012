package dev.slipway.scenario;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.util.ArrayList;
import java.util.List;

/** What a process has printed so far, line by line. */
final class Lines {

    private final List<String> lines = new ArrayList<>();

    private Lines() {}

    /** Reads until the stream ends, on a thread of its own. */
    static Lines of(InputStream stream, String name) {
        var lines = new Lines();
        var reader = new Thread(() -> lines.read(stream), "output of " + name);
        reader.setDaemon(true);
        reader.start();
        return lines;
    }

    private void read(InputStream stream) {
        try (var reader = new BufferedReader(new InputStreamReader(stream, UTF_8))) {
            for (String line = reader.readLine(); line != null; line = reader.readLine()) {
                add(line);
            }
        } catch (IOException e) {
            add("(the rest cannot be read: " + e + ")");
        }
    }

    private synchronized void add(String line) {
        lines.add(line);
    }

    synchronized List<String> all() {
        return List.copyOf(lines);
    }
}

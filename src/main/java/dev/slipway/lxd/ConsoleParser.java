package dev.slipway.lxd;

import dev.slipway.fleet.GuestRecord;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.JsonObject;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * Finds the guest contract's lines, {@code SLIPWAY {json}}, among all that a console holds. Pure. What a guest says is
 * hostile: bounded, and never quoted in a message.
 */
final class ConsoleParser {

    /** The most that is looked at, in bytes; more is a flood. */
    static final int LARGEST = 64 << 10;

    /** A life has three records; of a guest that says more, the last ones count. */
    private static final int MOST_RECORDS = 16;

    private static final int LONGEST_LINE = 2 << 10;
    private static final int LONGEST_TEXT = 200;
    /** With a path: nothing has started yet. Without: what was there has been read. */
    private static final Pattern EMPTY = Pattern.compile("open [^\n]*: no such file or directory");

    /** The guest wrote so fast while the console was read that liblxc gave up (seen with LXD 5.0.2). */
    private static final String OVERRUN = "message too long";

    private static final String MARK = "SLIPWAY {";
    private static final Pattern LINE_END = Pattern.compile("[\r\n]+");
    private static final Pattern ANSI = Pattern.compile("\u001b\\[[0-9;?]*[ -/]*[@-~]");
    /** Besides the control characters, those that turn or hide text. */
    private static final Pattern UNPRINTABLE = Pattern.compile("[\\p{Cc}\\p{Cf}\\p{Cs}\\p{Co}\\p{Cn}\u2028\u2029]");

    private ConsoleParser() {}

    /**
     * @param what the call, for messages
     * @throws LxdException if LXD refused the call
     */
    static Console fromAnswer(String what, LxdApi.Answer answer) {
        byte[] body = answer.body().bytes().getBytes();
        if (answer.status() == 200) {
            return answer.body().cut() ? Console.FLOODED : from(body);
        }
        String said = error(answer.body().bytes());
        // How LXD 5.0 says that the console is empty.
        if (answer.status() == 500 && EMPTY.matcher(said).matches()) {
            return Console.SILENT;
        }
        if (answer.status() == 500 && said.equals(OVERRUN)) {
            return Console.FLOODED;
        }
        throw Failures.refused(what, answer.status(), said);
    }

    private static String error(Buffer body) {
        try {
            return body.toJsonObject().getString("error", "without a reason");
        } catch (RuntimeException e) {
            return "without a reason";
        }
    }

    static Console from(byte[] console) {
        if (console.length > LARGEST) {
            return Console.FLOODED;
        }
        String text = new String(console, StandardCharsets.UTF_8);
        Deque<GuestRecord> records = new ArrayDeque<>();
        LINE_END.splitAsStream(text).flatMap(line -> record(line).stream()).forEach(record -> {
            if (!record.equals(records.peekLast())) {
                records.addLast(record);
            }
            if (records.size() > MOST_RECORDS) {
                records.removeFirst();
            }
        });
        return new Console(List.copyOf(records), false);
    }

    /** The kernel or a shell may have written before the mark on the same line. */
    private static Optional<GuestRecord> record(String line) {
        if (line.length() > LONGEST_LINE || !line.contains("SLIPWAY")) {
            return Optional.empty();
        }
        String plain = ANSI.matcher(line).replaceAll("");
        int mark = plain.lastIndexOf(MARK);
        return mark < 0 ? Optional.empty() : said(plain.substring(mark + MARK.length() - 1));
    }

    private static Optional<GuestRecord> said(String json) {
        JsonObject said;
        try {
            said = new JsonObject(json.strip());
        } catch (RuntimeException e) {
            // Half a line, or garbage: the guest repeats what matters.
            return Optional.empty();
        }
        if (!(said.getValue("event") instanceof String event)) {
            return Optional.empty();
        }
        return switch (event) {
            case "listening" -> Optional.of(new GuestRecord.Listening());
            case "job" ->
                Optional.of(new GuestRecord.Job(text(said, "workflow"), text(said, "repository"), text(said, "run")));
            case "end" -> Optional.of(new GuestRecord.End(text(said, "result")));
            default -> Optional.empty();
        };
    }

    private static Optional<String> text(JsonObject said, String key) {
        Object value = said.getValue(key);
        if (!(value instanceof String) && !(value instanceof Number)) {
            return Optional.empty();
        }
        String printable = UNPRINTABLE.matcher(value.toString()).replaceAll("");
        return Optional.of(cut(printable)).filter(kept -> !kept.isBlank());
    }

    /** Never in the middle of a surrogate pair. */
    private static String cut(String text) {
        if (text.length() <= LONGEST_TEXT) {
            return text;
        }
        return text.substring(
                0, Character.isHighSurrogate(text.charAt(LONGEST_TEXT - 1)) ? LONGEST_TEXT - 1 : LONGEST_TEXT);
    }
}

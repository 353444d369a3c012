package dev.slipway.cli;

import java.io.PrintWriter;
import java.time.Instant;
import java.util.List;

/**
 * Shows a demo as it happens: on a terminal a picture that is drawn again in its place, elsewhere a line for each
 * transition. Closing it gives the terminal back as it was, with the last picture left on it.
 */
final class DemoScreen implements AutoCloseable {

    private static final String ESCAPE = "\u001b[";
    private static final String HIDE_CURSOR = ESCAPE + "?25l";
    private static final String SHOW_CURSOR = ESCAPE + "?25h";
    private static final String CLEAR_LINE = ESCAPE + "K";
    private static final String CLEAR_BELOW = ESCAPE + "J";

    private final PrintWriter out;
    private final Terminal terminal;
    private final DemoView view;
    private int drawn;
    private int told;

    DemoScreen(PrintWriter out, Terminal terminal, DemoView view) {
        this.out = out;
        this.terminal = terminal;
        this.view = view;
        if (terminal.live()) {
            out.print(HIDE_CURSOR);
            out.flush();
        }
    }

    /** Shows what is true now, or what is new. */
    void show(DemoStory story, int breaches, String state, Instant now) {
        if (terminal.live()) {
            draw(view.picture(story, breaches, state, now));
        } else {
            int more = story.transitionsSoFar() - told;
            told = story.transitionsSoFar();
            story.transitions(more).forEach(transition -> out.println(view.transition(story, transition)));
            out.flush();
        }
    }

    /** In one piece, so that no half of it is seen. */
    private void draw(List<String> lines) {
        StringBuilder picture = new StringBuilder();
        if (drawn > 0) {
            picture.append(ESCAPE).append(drawn).append("A\r");
        }
        lines.forEach(line -> picture.append(line).append(CLEAR_LINE).append('\n'));
        picture.append(CLEAR_BELOW);
        drawn = lines.size();
        out.print(picture);
        out.flush();
    }

    @Override
    public void close() {
        if (terminal.live()) {
            out.print(SHOW_CURSOR);
            out.flush();
        }
    }
}

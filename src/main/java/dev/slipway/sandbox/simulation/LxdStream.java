package dev.slipway.sandbox.simulation;

import dev.slipway.fleet.Event;
import dev.slipway.sandbox.model.LxdModel;
import dev.slipway.sandbox.model.LxdNews;
import java.time.Duration;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.function.Consumer;

/** LXD's event stream as the real verticle follows it: its filter, its greeting, its growing delays. */
final class LxdStream {

    private static final Duration FIRST_RETRY = Duration.ofMillis(100);
    private static final Duration LAST_RETRY = Duration.ofSeconds(10);

    /** A stream that says nothing is taken for dead after some missed pings. */
    private static final Duration WATCHDOG = Duration.ofSeconds(45);

    private static final Set<String> TELLING = Set.of(
            "instance-created",
            "instance-started",
            "instance-stopped",
            "instance-shutdown",
            "instance-restarted",
            "instance-deleted",
            "instance-updated");

    private final Timeline timeline;
    private final LxdModel lxd;
    private final SplittableRandom random;
    private final Life life;
    private final Consumer<Event> news;
    private Duration retry = FIRST_RETRY;
    private int connection;
    private boolean hears;
    private boolean greeted;
    private int drawn;

    LxdStream(Timeline timeline, LxdModel lxd, SplittableRandom random, Life life, Consumer<Event> news) {
        this.timeline = timeline;
        this.lxd = lxd;
        this.random = random;
        this.life = life;
        this.news = news;
    }

    void connect() {
        int mine = ++connection;
        inThisLife(upTo(Duration.ofMillis(5)), () -> {
            if (!lxd.reachable()) {
                lost("LXD does not answer");
            } else {
                // The stream first: what happens while LXD says who it is must not be missed.
                hears = true;
                inThisLife(upTo(Duration.ofMillis(10)), () -> greet(mine));
            }
        });
    }

    private void greet(int mine) {
        if (connection != mine) {
            return;
        }
        if (!lxd.reachable()) {
            lost("LXD does not say who it is");
            return;
        }
        retry = FIRST_RETRY;
        greeted = true;
        news.accept(new Event.LxdConnected(
                lxd.catalogue().fingerprint(), lxd.catalogue().architecture()));
    }

    private void lost(String cause) {
        connection++;
        hears = false;
        Duration delay = retry.dividedBy(2).plus(upTo(retry.dividedBy(2)));
        retry = retry.multipliedBy(2).compareTo(LAST_RETRY) > 0 ? LAST_RETRY : retry.multipliedBy(2);
        inThisLife(delay, this::connect);
        if (greeted) {
            greeted = false;
            news.accept(new Event.LxdDisconnected(cause));
        }
    }

    void hear(LxdNews told) {
        if (!hears) {
            return;
        }
        if (told instanceof LxdNews.WentDown) {
            lost("LXD ended");
        } else if (told instanceof LxdNews.Lifecycle lifecycle
                && lifecycle.ref().project().equals(LxdCalls.PROJECT)
                && TELLING.contains(lifecycle.action())) {
            news.accept(new Event.InstanceHinted(lifecycle.ref().name(), lifecycle.action()));
        }
    }

    /** Breaks now and then from now on, at random times with this mean between them; zero is never. */
    void breakEvery(Duration mean) {
        int mine = ++drawn;
        if (mean.isZero()) {
            return;
        }
        double share = Math.min(20, -Math.log(1 - random.nextDouble()));
        inThisLife(Duration.ofMillis(1 + (long) (mean.toMillis() * share)), () -> {
            if (drawn == mine) {
                breaks();
                breakEvery(mean);
            }
        });
    }

    private void breaks() {
        if (!greeted || !hears) {
            return;
        }
        if (random.nextBoolean()) {
            lost("the connection broke");
            return;
        }
        hears = false;
        int deaf = connection;
        inThisLife(upTo(WATCHDOG), () -> {
            if (connection == deaf) {
                lost("no ping in time");
            }
        });
    }

    private void inThisLife(Duration delay, Runnable what) {
        timeline.after(delay, () -> {
            if (!life.over()) {
                what.run();
            }
        });
    }

    private Duration upTo(Duration most) {
        return Duration.ofNanos(1 + random.nextLong(most.toNanos()));
    }
}

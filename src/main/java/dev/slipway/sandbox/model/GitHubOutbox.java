package dev.slipway.sandbox.model;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.SplittableRandom;
import java.util.UUID;

/** Job transitions on their way to whoever asks for the news; on the way they are lost, delayed and doubled. */
final class GitHubOutbox {
    /** Nobody may ever ask: the oldest are dropped, as GitHub drops them. */
    private static final int KEPT = 10_000;

    private final GitHubAgenda agenda;
    private final SplittableRandom random;
    private final Deque<GitHubNews> due = new ArrayDeque<>();

    GitHubOutbox(GitHubAgenda agenda, SplittableRandom random) {
        this.agenda = agenda;
        this.random = random;
    }

    void tell(GitHubJob job, String action, GitHubFaults faults) {
        GitHubNews news = new GitHubNews(new UUID(random.nextLong(), random.nextLong()).toString(), action, job);
        if (random.nextDouble() >= faults.newsLost()) {
            send(news, faults.newsLatest());
        }
        if (random.nextDouble() < faults.newsTwice()) {
            send(news, faults.newsLatest());
        }
    }

    private void send(GitHubNews news, Duration latest) {
        Instant at = agenda.now().plusMillis(random.nextLong(latest.toMillis() + 1));
        if (at.isAfter(agenda.now())) {
            GitHubAgenda.Entry unused = agenda.at(at, () -> arrive(news));
        } else {
            arrive(news);
        }
    }

    private void arrive(GitHubNews news) {
        if (due.size() == KEPT) {
            due.removeFirst();
        }
        due.addLast(news);
    }

    List<GitHubNews> drain() {
        List<GitHubNews> drained = new ArrayList<>(due);
        due.clear();
        return drained;
    }
}

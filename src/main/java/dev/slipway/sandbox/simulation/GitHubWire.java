package dev.slipway.sandbox.simulation;

import dev.slipway.fleet.Effect;
import dev.slipway.fleet.Event;
import dev.slipway.fleet.Failure;
import dev.slipway.sandbox.model.GitHubAnswer;
import dev.slipway.sandbox.model.GitHubModel;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;

/**
 * The way to GitHub, as the real client goes it: with the token that speaks for the path, conditionally where there is an
 * ETag, and telling what each answer says of the rate limit before the answer itself.
 */
final class GitHubWire {

    private static final Duration TIMEOUT = Duration.ofSeconds(30);

    /** One request of the model. */
    @FunctionalInterface
    interface Question<T> {
        GitHubAnswer<T> ask(GitHubModel model, String token, Instant now);
    }

    /** One request of the model, conditional if there is an ETag. */
    @FunctionalInterface
    interface Conditional<T> {
        GitHubAnswer<T> ask(GitHubModel model, String token, Optional<String> etag, Instant now);
    }

    private final Timeline timeline;
    private final GitHubModel github;
    private final Wire wire;
    private final Tokens tokens;
    private final UnaryOperator<String> credentials;
    private final Listener listener;
    private final BiConsumer<Life, Event> news;
    private final Remembered remembered = new Remembered();

    /** Sees requests arrive and what they are answered. */
    interface Listener {
        void reached(Effect effect);

        void answered(Effect effect, GitHubAnswer<?> answer);
    }

    /**
     * @param credentials which one speaks for a path, or for a repository of one
     * @param news told what answers say of the rate limit
     */
    GitHubWire(
            Timeline timeline,
            GitHubModel github,
            Wire wire,
            Tokens tokens,
            UnaryOperator<String> credentials,
            Listener listener,
            BiConsumer<Life, Event> news) {
        this.timeline = timeline;
        this.github = github;
        this.wire = wire;
        this.tokens = tokens;
        this.credentials = credentials;
        this.listener = listener;
        this.news = news;
    }

    void troubles(Troubles troubles) {
        wire.troubles(troubles);
    }

    /** A new process remembers nothing. */
    void forget() {
        remembered.forget();
    }

    <T> void ask(Errand errand, Question<T> question, Consumer<Reply<T>> answer) {
        new Request<T>(errand, Optional.empty())
                .send((model, token, etag, now) -> question.ask(model, token, now), answer);
    }

    /** @param page what the answer is remembered by */
    <T> void ask(Errand errand, String page, Conditional<T> question, Consumer<Reply<T>> answer) {
        new Request<T>(errand, Optional.of(page)).send(question, answer);
    }

    /** One request, once. */
    private final class Request<T> {
        private final Errand errand;
        private final Optional<String> page;
        private final String credential;
        private final String token;
        private Optional<Event.RateTold> told = Optional.empty();
        private Optional<GitHubAnswer<T>> given = Optional.empty();

        Request(Errand errand, Optional<String> page) {
            this.errand = errand;
            this.page = page;
            credential = credentials.apply(errand.path);
            token = tokens.of(credential);
        }

        void send(Conditional<T> question, Consumer<Reply<T>> answer) {
            wire.ask(errand.life, TIMEOUT, () -> arrives(question), reply -> {
                boolean answered = !reply.failedAs(Failure.Kind.TIMEOUT) && !reply.failedAs(Failure.Kind.UNREACHABLE);
                if (answered) {
                    returns();
                }
                answer.accept(reply);
            });
        }

        @SuppressWarnings("unchecked") // what is remembered by a page is what such a page holds
        private Reply<T> arrives(Conditional<T> question) {
            listener.reached(errand.effect);
            Instant now = timeline.now();
            Optional<Remembered.Answer> known = page.flatMap(key -> remembered.find(token, key));
            GitHubAnswer<T> answer = question.ask(github, token, known.map(Remembered.Answer::etag), now);
            listener.answered(errand.effect, answer);
            given = Optional.of(answer);
            GitHubAnswer.Rate rate = answer.rate();
            told = Optional.of(new Event.RateTold(
                    credential, rate.limit(), rate.remaining(), Duration.between(now, rate.reset())));
            return answer.outcome() instanceof GitHubAnswer.NotModified<T>
                    ? new Reply<>(Optional.of((T) known.orElseThrow().value()), Optional.empty(), answer.delay())
                    : Reply.from(answer);
        }

        private void returns() {
            GitHubAnswer<T> answer = given.orElseThrow();
            boolean refused = answer.failure()
                    .filter(failure -> failure.kind() == Failure.Kind.UNAUTHORIZED)
                    .isPresent();
            if (!refused) {
                news.accept(errand.life, told.orElseThrow());
            }
            errand.answered(!(answer.outcome() instanceof GitHubAnswer.NotModified<T>));
            if (page.isPresent() && answer.etag().isPresent() && answer.value().isPresent()) {
                remembered.keep(
                        token, page.get(), answer.etag().get(), answer.value().get());
            }
        }
    }
}

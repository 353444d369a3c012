package dev.slipway.sandbox.simulation;

import dev.slipway.fleet.Effect;
import dev.slipway.fleet.Event;
import dev.slipway.fleet.Failure;
import dev.slipway.fleet.Pool;
import dev.slipway.sandbox.model.GitHubJit;
import dev.slipway.sandbox.model.LxdAnswer;
import dev.slipway.sandbox.model.LxdDefinition;
import dev.slipway.sandbox.model.LxdInstance;
import dev.slipway.sandbox.model.LxdModel;
import dev.slipway.sandbox.model.LxdOperation;
import dev.slipway.sandbox.model.LxdRef;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.function.Consumer;
import java.util.function.Predicate;
import java.util.function.Supplier;

/** What the real client asks of LXD, asked of the model, with the real client's limits. */
final class LxdCalls {

    static final String PROJECT = "default";

    private static final Duration USUAL = Duration.ofSeconds(10);
    private static final Duration LISTING = Duration.ofSeconds(30);
    private static final Duration CREATE = Duration.ofMinutes(10);
    private static final Duration CHANGE = Duration.ofMinutes(2);
    private static final Duration DELETE = Duration.ofMinutes(5);
    private static final List<String> BUSY = List.of("/usr/lib/slipway/busy");
    private static final String EMPTY_CONSOLE = "LXD: open : no such file or directory";

    private final Timeline timeline;
    private final LxdModel lxd;
    private final Wire wire;
    private final Operations operations;
    private final Consumer<Effect> reached;

    /** @param reached told of each effect whose request is about to be carried out */
    LxdCalls(Timeline timeline, LxdModel lxd, Wire wire, Consumer<Effect> reached) {
        this.timeline = timeline;
        this.lxd = lxd;
        this.wire = wire;
        this.operations = new Operations(timeline, lxd, wire);
        this.reached = reached;
    }

    /** LXD has moved. */
    void look() {
        operations.look();
    }

    void troubles(Troubles troubles) {
        wire.troubles(troubles);
    }

    void read(Life life, Effect.ReadInstance effect, Consumer<Reply<Event>> answer) {
        this.<LxdInstance>ask(life, effect, USUAL, () -> lxd.get(ref(effect), timeline.now()), reply -> {
            boolean found = !reply.failedAs(Failure.Kind.NOT_FOUND);
            Reply<Optional<LxdInstance>> seen = found ? reply.map(Optional::of) : Reply.of(Optional.empty());
            answer.accept(
                    seen.map(one -> new Event.InstanceRead(effect.runner(), effect.asked(), one.map(Shown::instance))));
        });
    }

    void console(Life life, Effect.ReadConsole effect, Consumer<Reply<Event>> answer) {
        this.<String>ask(life, effect, USUAL, () -> lxd.console(ref(effect), timeline.now()), reply -> {
            boolean silent = reply.failure()
                    .filter(failure -> failure.message().equals(EMPTY_CONSOLE))
                    .isPresent();
            Reply<String> said = silent ? Reply.of("") : reply;
            answer.accept(said.map(text ->
                    new Event.ConsoleRead(effect.runner(), effect.asked(), Shown.records(text), Shown.flooded(text))));
        });
    }

    void busy(Life life, Effect.AskGuest effect, Consumer<Reply<Event>> answer) {
        operation(life, effect, USUAL, () -> lxd.exec(ref(effect), BUSY, timeline.now()), reply -> {
            OptionalInt exit = reply.value()
                    .flatMap(Operations.End::operation)
                    .map(LxdOperation::exit)
                    .orElse(OptionalInt.empty());
            Optional<Event.Answer> said = exit.isEmpty() ? Optional.empty() : said(exit.getAsInt());
            answer.accept(
                    said.map(word -> Reply.<Event>of(new Event.GuestAnswered(effect.runner(), effect.asked(), word)))
                            .orElseGet(() -> failed(reply, "LXD: the command ended otherwise")));
        });
    }

    private static Optional<Event.Answer> said(int exit) {
        return switch (exit) {
            case 0 -> Optional.of(Event.Answer.BUSY);
            case 1 -> Optional.of(Event.Answer.NOT_BUSY);
            case 127 -> Optional.of(Event.Answer.NO_COMMAND);
            default -> Optional.empty();
        };
    }

    private static <T> Reply<T> failed(Reply<?> reply, String otherwise) {
        return reply.failure().map(Reply::<T>failed).orElseGet(() -> Reply.failed(Failure.Kind.FAILED, otherwise));
    }

    void forget(Life life, Effect.ForgetJitConfig effect, Consumer<Reply<Event>> answer) {
        this.<LxdInstance>ask(
                life,
                effect,
                USUAL,
                () -> lxd.patchConfig(ref(effect), Map.of(Shown.JIT_CONFIG, ""), timeline.now()),
                reply -> answer.accept(reply.map(done -> new Event.JitConfigForgotten(effect.runner()))));
    }

    void stop(Life life, Effect.StopInstance effect, Consumer<Reply<Event>> answer) {
        change(
                life,
                effect,
                CHANGE,
                () -> lxd.stop(ref(effect), true, CHANGE, timeline.now()),
                seen -> seen.filter(i -> i.status() == LxdInstance.Status.STOPPED)
                        .isPresent(),
                reply -> answer.accept(reply.map(done -> new Event.InstanceStopped(effect.runner()))));
    }

    void delete(Life life, Effect.DeleteInstance effect, Consumer<Reply<Event>> answer) {
        change(
                life,
                effect,
                DELETE,
                () -> lxd.delete(ref(effect), timeline.now()),
                Optional::isEmpty,
                reply -> answer.accept(reply.map(done -> new Event.InstanceDeleted(effect.runner()))));
    }

    /** Operations first, then instances. */
    void list(Life life, Effect.ListInstances effect, Consumer<Reply<Event>> answer) {
        this.<List<LxdOperation>>ask(life, effect, LISTING, () -> lxd.operations(PROJECT, timeline.now()), running -> {
            if (running.value().isEmpty()) {
                answer.accept(running.as());
                return;
            }
            this.<List<LxdInstance>>ask(
                    life,
                    effect,
                    LISTING,
                    () -> lxd.list(PROJECT, timeline.now()),
                    all -> answer.accept(all.map(instances -> new Event.InstancesListed(
                            effect.asked(),
                            instances.stream().map(Shown::instance).toList(),
                            Shown.running(running.value().get())))));
        });
    }

    /** A creation whose end was not seen has failed, even if there is an instance now: it may be half made. */
    void create(Life life, Effect.Launch launch, GitHubJit jit, Consumer<Reply<Boolean>> answer) {
        LxdDefinition definition = definition(launch, jit);
        this.<LxdOperation>ask(
                life,
                launch,
                USUAL,
                () -> lxd.create(definition, timeline.now()),
                begun -> await(life, begun, CREATE, end -> settle(life, launch, end, seen -> false, answer)));
    }

    private static LxdDefinition definition(Effect.Launch launch, GitHubJit jit) {
        Pool pool = launch.pool();
        Map<String, String> config = new HashMap<>(pool.config());
        config.put("boot.autostart", "false");
        config.put(Shown.PREFIX + "fleet", launch.fleet());
        config.put(Shown.PREFIX + "kind", "runner");
        config.put(Shown.PREFIX + "runner", launch.runner());
        config.put(Shown.PREFIX + "pool", pool.name());
        config.put(Shown.PREFIX + "path", pool.path());
        config.put(Shown.PREFIX + "registration", Long.toString(jit.runner().id()));
        config.put(Shown.PREFIX + "pool-hash", pool.hash());
        config.put(Shown.PREFIX + "launched-at", launch.at().toString());
        config.put(Shown.JIT_CONFIG, jit.encodedConfig());
        return new LxdDefinition(
                new LxdRef(PROJECT, launch.runner()),
                pool.type(),
                Optional.of(pool.image()),
                Optional.empty(),
                Optional.of(List.of("default")),
                config,
                pool.devices(),
                false);
    }

    void start(Life life, Effect.Launch launch, Consumer<Reply<Boolean>> answer) {
        change(
                life,
                launch,
                CHANGE,
                () -> lxd.start(ref(launch), timeline.now()),
                seen -> seen.filter(i -> i.lastUsedAt().isAfter(java.time.Instant.EPOCH))
                        .isPresent(),
                answer);
    }

    private void change(
            Life life,
            Effect.OnRunner effect,
            Duration limit,
            Supplier<LxdAnswer<LxdOperation>> question,
            Predicate<Optional<LxdInstance>> shows,
            Consumer<Reply<Boolean>> answer) {
        operation(life, effect, limit, question, end -> settle(life, effect, end, shows, answer));
    }

    private void operation(
            Life life,
            Effect.OnRunner effect,
            Duration limit,
            Supplier<LxdAnswer<LxdOperation>> question,
            Consumer<Reply<Operations.End>> answer) {
        ask(life, effect, USUAL, question, begun -> await(life, begun, limit, answer));
    }

    private void await(Life life, Reply<LxdOperation> begun, Duration limit, Consumer<Reply<Operations.End>> answer) {
        begun.value()
                .ifPresentOrElse(
                        operation -> operations.await(life, operation.id(), limit, answer),
                        () -> answer.accept(begun.as()));
    }

    /** Of an operation that LXD has forgotten, what is there now tells. */
    private void settle(
            Life life,
            Effect.OnRunner effect,
            Reply<Operations.End> end,
            Predicate<Optional<LxdInstance>> shows,
            Consumer<Reply<Boolean>> answer) {
        if (end.value().isEmpty()) {
            answer.accept(end.as());
            return;
        }
        Optional<LxdOperation> operation = end.value().get().operation();
        if (operation.isPresent()) {
            answer.accept(operation
                    .get()
                    .failure()
                    .filter(failure -> !failure.message().contains("instance is already"))
                    .map(Reply::<Boolean>failed)
                    .orElseGet(() -> Reply.of(true)));
            return;
        }
        var look = new Effect.ReadInstance(effect.runner(), 0);
        this.<LxdInstance>ask(life, look, USUAL, () -> lxd.get(ref(effect), timeline.now()), found -> {
            boolean unknown = found.value().isEmpty() && !found.failedAs(Failure.Kind.NOT_FOUND);
            answer.accept(unknown ? found.as() : judge(found.value(), shows));
        });
    }

    private static Reply<Boolean> judge(Optional<LxdInstance> found, Predicate<Optional<LxdInstance>> shows) {
        if (shows.test(found)) {
            return Reply.of(true);
        }
        // Only a creation is not told by an instance that is there: it may be half made.
        return Reply.failed(
                found.isPresent() ? Failure.Kind.UNREACHABLE : Failure.Kind.FAILED,
                "LXD: the operation vanished before its end was seen");
    }

    private <T> void ask(
            Life life, Effect effect, Duration timeout, Supplier<LxdAnswer<T>> question, Consumer<Reply<T>> answer) {
        wire.ask(
                life,
                timeout,
                () -> {
                    reached.accept(effect);
                    return Reply.from(question.get());
                },
                answer);
    }

    private static LxdRef ref(Effect.OnRunner effect) {
        return new LxdRef(PROJECT, effect.runner());
    }
}

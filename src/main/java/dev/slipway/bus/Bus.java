package dev.slipway.bus;

import dev.slipway.fleet.Event;
import io.vertx.core.Vertx;
import io.vertx.core.eventbus.MessageConsumer;
import java.util.function.Consumer;

/**
 * The event bus, typed. News goes to the one reconciler; what it tells goes to everybody who listens.
 *
 * <p>Messages pass by reference, so they are immutable. Make one for each {@link Vertx}, before anything is deployed.
 */
public final class Bus {

    private static final String NEWS = "slipway.news";
    private static final String TOLD = "slipway.told";

    private final Vertx vertx;

    /** Registers the codec: once for each Vertx, a second time throws. */
    public Bus(Vertx vertx) {
        this.vertx = vertx;
        vertx.eventBus().registerCodec(new PassThroughCodec());
        vertx.eventBus()
                .codecSelector(body -> body instanceof Event || body instanceof Told ? PassThroughCodec.NAME : null);
    }

    /** Send news to the reconciler; nobody hears it before that is deployed. */
    public void news(Event event) {
        vertx.eventBus().send(NEWS, event);
    }

    /** Receive news, on the caller's context. */
    public MessageConsumer<Event> onNews(Consumer<Event> taker) {
        return vertx.eventBus().localConsumer(NEWS, message -> taker.accept(message.body()));
    }

    /** Tell everybody what a step led to. */
    public void tell(Told told) {
        vertx.eventBus().publish(TOLD, told);
    }

    /** Be told, on the caller's context. */
    public MessageConsumer<Told> onTold(Consumer<Told> listener) {
        return vertx.eventBus().localConsumer(TOLD, message -> listener.accept(message.body()));
    }
}

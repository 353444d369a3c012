package dev.slipway.github;

import io.vertx.core.Future;
import io.vertx.core.Handler;
import io.vertx.core.Promise;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.streams.WriteStream;
import io.vertx.ext.web.codec.spi.BodyStream;
import java.time.Duration;

/** A response body in memory that fails while it is read, once it is too long or takes too long. */
final class BoundedBody implements BodyStream<Buffer> {
    /** It was too long, or too slow. */
    static final class Exceeded extends RuntimeException {
        private static final long serialVersionUID = 1L;

        private final boolean slow;

        private Exceeded(String message, boolean slow) {
            super(message, null, false, false);
            this.slow = slow;
        }

        boolean slow() {
            return slow;
        }
    }

    private final int longest;
    private final long deadline;
    private final Duration time;
    private final Buffer body = Buffer.buffer();
    private final Promise<Buffer> result = Promise.promise();

    BoundedBody(int longest, Duration time) {
        this.longest = longest;
        this.time = time;
        this.deadline = System.nanoTime() + time.toNanos();
    }

    @Override
    public Future<Void> write(Buffer data) {
        if (body.length() + data.length() > longest) {
            return fail(new Exceeded("the answer is longer than " + longest + " bytes", false));
        }
        if (System.nanoTime() - deadline > 0) {
            return fail(new Exceeded("the answer did not end within " + time.toSeconds() + " s", true));
        }
        body.appendBuffer(data);
        return Future.succeededFuture();
    }

    private Future<Void> fail(Exceeded exceeded) {
        result.tryFail(exceeded);
        return Future.failedFuture(exceeded);
    }

    @Override
    public Future<Void> end() {
        result.tryComplete(body);
        return Future.succeededFuture();
    }

    @Override
    public Future<Buffer> result() {
        return result.future();
    }

    @Override
    public void handle(Throwable trouble) {
        result.tryFail(trouble);
    }

    @Override
    public WriteStream<Buffer> exceptionHandler(Handler<Throwable> handler) {
        return this;
    }

    @Override
    public WriteStream<Buffer> setWriteQueueMaxSize(int maxSize) {
        return this;
    }

    @Override
    public boolean writeQueueFull() {
        return false;
    }

    @Override
    public WriteStream<Buffer> drainHandler(Handler<Void> handler) {
        return this;
    }
}

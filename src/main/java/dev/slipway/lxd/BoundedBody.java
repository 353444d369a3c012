package dev.slipway.lxd;

import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClientResponse;
import java.io.IOException;

/**
 * The body of a response, of which no more than a limit is kept.
 *
 * @param bytes what was kept
 * @param cut whether there was more
 */
record BoundedBody(Buffer bytes, boolean cut) {

    /** What is read and thrown away beyond the limit before the connection is given up. */
    private static final int PATIENCE = 1 << 20;

    /** Reads to the end; what is beyond the limit is read and dropped, or breaks the connection if it does not end. */
    static Future<BoundedBody> of(HttpClientResponse response, int limit) {
        Promise<BoundedBody> read = Promise.promise();
        Buffer kept = Buffer.buffer();
        long[] length = {0};
        response.exceptionHandler(read::tryFail);
        response.endHandler(end -> read.tryComplete(new BoundedBody(kept, length[0] > limit)));
        response.handler(bytes -> {
            int room = Math.min(bytes.length(), limit - kept.length());
            if (room > 0) {
                kept.appendBuffer(bytes, 0, room);
            }
            length[0] += bytes.length();
            if (length[0] > (long) limit + PATIENCE && read.tryFail(new IOException("an endless answer"))) {
                response.request().reset();
            }
        });
        return read.future();
    }
}

package dev.slipway.lxd;

import dev.slipway.fleet.GuestRecord;
import java.util.List;

/**
 * What a guest's console held.
 *
 * @param records its valid lines, in order, repetitions left out; the last few of them
 * @param flooded it held more than is looked at: what the guest does is unknown
 */
public record Console(List<GuestRecord> records, boolean flooded) {

    static final Console SILENT = new Console(List.of(), false);
    static final Console FLOODED = new Console(List.of(), true);

    public Console {
        records = List.copyOf(records);
    }
}

package dev.slipway.lxd;

import dev.slipway.fleet.GuestRecord;
import java.util.Optional;

/**
 * What a guest's console held.
 *
 * @param record the last valid line of the guest contract; empty if none
 * @param flooded it held more than is looked at: the record is unknown
 */
public record Console(Optional<GuestRecord> record, boolean flooded) {

    static final Console SILENT = new Console(Optional.empty(), false);
    static final Console FLOODED = new Console(Optional.empty(), true);
}

package dev.slipway.fleet;

import java.time.Instant;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.Map;
import java.util.Set;

/**
 * The calls on behalf of one runner: which are in flight, and which must wait before they are tried again.
 *
 * @param inFlight at most one of a kind
 * @param retries of those that failed, when and how often
 */
public record Calls(Set<Call> inFlight, Map<Call, Retry> retries) {

    /** The kinds of call, one for each {@link Effect.OnRunner}. */
    public enum Call {
        LAUNCH,
        READ_INSTANCE,
        READ_CONSOLE,
        ASK_GUEST,
        FORGET_JIT_CONFIG,
        STOP,
        DELETE,
        READ_REGISTRATION,
        DEREGISTER
    }

    /**
     * When a call may be made again.
     *
     * @param failures in a row
     */
    public record Retry(int failures, Instant at) {}

    static final Calls NONE = new Calls(Set.of(), Map.of());

    boolean busy(Call call) {
        return inFlight.contains(call);
    }

    int failures(Call call) {
        Retry retry = retries.get(call);
        return retry == null ? 0 : retry.failures();
    }

    /** The earliest time for this call, if it is not in flight. */
    Instant notBefore(Call call) {
        Retry retry = retries.get(call);
        return retry == null ? Instant.MIN : retry.at();
    }

    Calls begun(Call call) {
        Set<Call> more = inFlight.isEmpty() ? EnumSet.noneOf(Call.class) : EnumSet.copyOf(inFlight);
        more.add(call);
        return new Calls(more, retries);
    }

    Calls ended(Call call) {
        return new Calls(without(call), retries.containsKey(call) ? retriesWithout(call) : retries);
    }

    /** It succeeded, and is due again at {@code at}. */
    Calls endedUntil(Call call, Instant at) {
        return new Calls(without(call), retriesWith(call, new Retry(0, at)));
    }

    Calls failed(Call call, Instant retryAt) {
        return new Calls(without(call), retriesWith(call, new Retry(failures(call) + 1, retryAt)));
    }

    /** What failed until now counts no more. */
    Calls forgiven(Call call) {
        return new Calls(inFlight, retriesWithout(call));
    }

    private Set<Call> without(Call call) {
        Set<Call> rest = EnumSet.noneOf(Call.class);
        rest.addAll(inFlight);
        rest.remove(call);
        return rest;
    }

    private Map<Call, Retry> retriesWith(Call call, Retry retry) {
        Map<Call, Retry> more = new EnumMap<>(Call.class);
        more.putAll(retries);
        more.put(call, retry);
        return more;
    }

    private Map<Call, Retry> retriesWithout(Call call) {
        Map<Call, Retry> rest = new EnumMap<>(Call.class);
        rest.putAll(retries);
        rest.remove(call);
        return rest;
    }
}

package dev.slipway.cli;

import dev.slipway.github.WebhookObserver;
import dev.slipway.ops.Metrics;

/** Counts what becomes of deliveries. */
record DeliveryCounts(Metrics metrics) implements WebhookObserver {

    @Override
    public void delivery(About about, Outcome outcome) {
        metrics.webhookDelivery(about.word(), outcome.word());
    }

    @Override
    public void forward(Forward outcome) {
        metrics.webhookForward(outcome.word());
    }
}

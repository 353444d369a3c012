package dev.slipway.reconcile;

import dev.slipway.fleet.Event;

/** What kind of news led to a step: the bounded {@code trigger} label. */
final class Trigger {

    private Trigger() {}

    static String of(Event event) {
        if (event instanceof Event.Woke) {
            return "timer";
        } else if (event instanceof Event.JobTold) {
            return "webhook";
        } else if (event instanceof Event.Configured
                || event instanceof Event.JournalRead
                || event instanceof Event.ReconcileAsked
                || event instanceof Event.Stopping) {
            return "operator";
        } else if (event instanceof Event.LaunchProgressed || event instanceof Event.LaunchEnded) {
            return "launch";
        } else if (event instanceof Event.ConsoleRead || event instanceof Event.GuestAnswered) {
            return "guest";
        } else if (event instanceof Event.RegistrationsListed
                || event instanceof Event.RegistrationRead
                || event instanceof Event.Deregistered
                || event instanceof Event.JobRead
                || event instanceof Event.JobsListed
                || event instanceof Event.DeliveriesListed
                || event instanceof Event.Redelivered) {
            return "github";
        } else if (event instanceof Event.CallFailed) {
            return "failure";
        }
        return "lxd";
    }
}

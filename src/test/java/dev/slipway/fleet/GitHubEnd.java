package dev.slipway.fleet;

import java.util.List;
import java.util.Optional;

/** GitHub's end of the calls: does what is asked in the {@link World} and says what GitHub would. */
final class GitHubEnd {

    private final World world;

    /** Listings state a total that their pages do not bear out. */
    boolean incomplete;

    GitHubEnd(World world) {
        this.world = world;
    }

    Event answer(Effect effect) {
        if (effect instanceof Effect.ListRegistrations list) {
            List<Registration> shown = world.registrations.values().stream()
                    .filter(found -> found.path.equals(list.path()))
                    .map(this::shown)
                    .toList();
            return incomplete
                    ? new Event.RegistrationsListed(list.path(), list.asked(), List.of(), false, 0, 0)
                    : new Event.RegistrationsListed(list.path(), list.asked(), shown, true, 0, 0);
        } else if (effect instanceof Effect.ReadRegistration read) {
            Optional<Registration> found = Optional.ofNullable(world.registrations.get(read.registration()))
                    .map(this::shown);
            return new Event.RegistrationRead(read.runner(), read.registration(), read.asked(), found);
        }
        return effect instanceof Effect.Deregister gone ? deregister(gone) : ofJobs(effect);
    }

    private Event ofJobs(Effect effect) {
        if (effect instanceof Effect.ReadJob read) {
            return world.board.read(read);
        } else if (effect instanceof Effect.ListJobs list) {
            return world.board.list(list);
        } else if (effect instanceof Effect.ListDeliveries list) {
            return world.board.deliveries(list);
        }
        return world.board.redeliver((Effect.Redeliver) effect);
    }

    private Registration shown(World.Registered registered) {
        Registration seen = registered.seen();
        return world.githubBlind ? new Registration(seen.id(), seen.name(), false, false, seen.labels()) : seen;
    }

    private Event deregister(Effect.Deregister effect) {
        World.Registered registered = world.registrations.get(effect.registration());
        Event.Deregistration outcome = Event.Deregistration.GONE;
        if (registered != null) {
            outcome = registered.busy ? Event.Deregistration.BUSY : Event.Deregistration.REMOVED;
        }
        if (outcome == Event.Deregistration.REMOVED) {
            world.deregister(effect.registration());
        }
        return new Event.Deregistered(effect.runner(), effect.registration(), outcome);
    }
}

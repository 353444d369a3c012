package dev.slipway.fleet;

/** Takes an event in: who is to be told of it. */
final class News {

    private final Draft draft;

    News(Draft draft) {
        this.draft = draft;
    }

    void take(Event event) {
        if (event instanceof Event.InstanceHinted news) {
            new LxdNews(draft).hinted(news);
        } else if (event instanceof Event.InstanceRead news) {
            new LxdNews(draft).read(news);
        } else if (event instanceof Event.InstancesListed news) {
            new LxdNews(draft).listed(news);
        } else if (event instanceof Event.ConsoleRead news) {
            new GuestNews(draft).console(news);
        } else if (event instanceof Event.GuestAnswered news) {
            new GuestNews(draft).answered(news);
        } else if (event instanceof Event.LaunchProgressed news) {
            new LaunchNews(draft).progressed(news);
        } else if (event instanceof Event.LaunchEnded news) {
            new LaunchNews(draft).ended(news);
        } else if (event instanceof Event.RegistrationsListed news) {
            new GitHubNews(draft).listed(news);
        } else if (event instanceof Event.RegistrationRead news) {
            new GitHubNews(draft).read(news);
        } else if (event instanceof Event.Deregistered news) {
            new GitHubNews(draft).deregistered(news);
        } else if (event instanceof Event.JobTold news) {
            new JobNews(draft).told(news);
        } else if (event instanceof Event.JobRead news) {
            new JobNews(draft).read(news);
        } else if (event instanceof Event.CallFailed news) {
            new CallNews(draft).failed(news);
        } else {
            rare(event);
        }
    }

    private void rare(Event event) {
        if (event instanceof Event.JobsListed news) {
            new JobNews(draft).listed(news);
        } else if (event instanceof Event.JournalRead news) {
            new JobNews(draft).recalled(news);
        } else if (event instanceof Event.DeliveriesListed news) {
            new Redelivery(draft).listed(news);
        } else if (event instanceof Event.Redelivered news) {
            new Redelivery(draft).sent(news);
        } else {
            rarer(event);
        }
    }

    private void rarer(Event event) {
        if (event instanceof Event.LxdConnected news) {
            draft.lxd(draft.lxd().connected(news.fingerprint(), news.architecture(), draft.tick));
        } else if (event instanceof Event.LxdDisconnected news) {
            draft.lxd(draft.lxd().disconnected(news.cause()));
        } else if (event instanceof Event.JitConfigForgotten news) {
            new CallNews(draft).jitConfigForgotten(news.runner());
        } else if (event instanceof Event.InstanceStopped news) {
            new CallNews(draft).stopped(news.runner());
        } else if (event instanceof Event.InstanceDeleted news) {
            new CallNews(draft).deleted(news.runner());
        } else if (event instanceof Event.Configured news) {
            draft.configure(news.fleet());
        } else if (event instanceof Event.ReconcileAsked) {
            listNow();
        } else if (event instanceof Event.Stopping) {
            draft.stop();
        } else if (event instanceof Event.RateTold news) {
            draft.rates.told(news);
        } else if (event instanceof Event.CredentialReplaced news) {
            draft.rates.replaced(news.credential());
        } else if (!(event instanceof Event.Woke)) {
            throw new IllegalArgumentException("no part of the core takes " + event.getClass());
        }
    }

    private void listNow() {
        draft.lxd(draft.lxd().with(draft.lxd().listing().dueBy(draft.now)));
        draft.paths().forEach(path -> {
            Hub hub = draft.hub(path);
            draft.hub(path, hub.with(hub.listing().dueBy(draft.now)));
        });
        draft.jobs.listNow(draft.now);
    }
}

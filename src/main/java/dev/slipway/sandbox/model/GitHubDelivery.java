package dev.slipway.sandbox.model;

import java.util.Optional;

/**
 * An attempt to deliver something to a hook.
 *
 * @param id of the attempt; later ones have higher ids
 * @param guid of what is delivered; the same for every attempt
 * @param hook as it was when the attempt began
 * @param event GitHub's word, such as {@code workflow_job}
 * @param action the event's own word, such as {@code queued}; a ping has none
 * @param repository id of the repository that it is about; of an organisation's ping empty
 * @param installation of an App, by which its hook hears of it
 * @param redelivery somebody asked for it, rather than that something happened
 */
public record GitHubDelivery(
        long id,
        String guid,
        GitHubHook hook,
        String event,
        Optional<String> action,
        Optional<Long> repository,
        Optional<Long> installation,
        Content content,
        boolean redelivery) {

    /** What it tells. */
    public sealed interface Content {}

    /** @param job as it was when it moved */
    public record JobMoved(GitHubJob job) implements Content {}

    /** The hook was created. */
    public record Ping() implements Content {}

    /** @param body the whole of it, whatever it is */
    public record Crafted(String body) implements Content {}

    GitHubDelivery attempt(long number, GitHubHook hookNow) {
        return new GitHubDelivery(number, guid, hookNow, event, action, repository, installation, content, redelivery);
    }

    GitHubDelivery again() {
        return new GitHubDelivery(0, guid, hook, event, action, repository, installation, content, true);
    }

    GitHubDelivery renamed(String otherGuid) {
        return new GitHubDelivery(0, otherGuid, hook, event, action, repository, installation, content, false);
    }
}

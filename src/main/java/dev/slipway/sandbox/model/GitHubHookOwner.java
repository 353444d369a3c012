package dev.slipway.sandbox.model;

import java.util.Map;
import java.util.Optional;

/** What has hooks: an organisation, a repository, an App. */
interface GitHubHookOwner {

    /** As it is named now; see {@link GitHubHook#path}. */
    String path();

    /** Its id, if it is a repository. */
    Optional<Long> repository();

    Map<Long, GitHubHook> hooks();
}

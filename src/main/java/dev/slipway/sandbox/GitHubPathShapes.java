package dev.slipway.sandbox;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.List;

/** GitHub's JSON of organisations, repositories and accounts. */
final class GitHubPathShapes {
    static final String LONG_AGO = "2020-01-01T00:00:00Z";
    /** Addresses of a repository that only its own description has. */
    private static final List<String> REPOSITORY_URLS = List.of(
            "archive",
            "assignees",
            "blobs",
            "branches",
            "collaborators",
            "comments",
            "commits",
            "compare",
            "contents",
            "contributors",
            "deployments",
            "downloads",
            "events",
            "forks",
            "git_commits",
            "git_refs",
            "git_tags",
            "hooks",
            "issue_comment",
            "issue_events",
            "issues",
            "keys",
            "labels",
            "languages",
            "merges",
            "milestones",
            "notifications",
            "pulls",
            "releases",
            "stargazers",
            "statuses",
            "subscribers",
            "subscription",
            "tags",
            "teams",
            "trees");

    private static final List<String> ACCOUNT_URLS = List.of(
            "avatar",
            "events",
            "followers",
            "following",
            "gists",
            "html",
            "organizations",
            "received_events",
            "repos",
            "starred",
            "subscriptions");
    private static final List<String> COUNTS = List.of(
            "forks",
            "forks_count",
            "open_issues",
            "open_issues_count",
            "size",
            "stargazers_count",
            "watchers",
            "watchers_count");

    private GitHubPathShapes() {}

    /** As it describes itself. */
    static JsonObject organisation(String apiUrl, String login) {
        JsonObject shape = deliveredOrganisation(apiUrl, login)
                .put("html_url", apiUrl + "/" + login)
                .put("has_organization_projects", true)
                .put("has_repository_projects", true)
                .put("type", "Organization")
                .put("created_at", LONG_AGO)
                .put("updated_at", LONG_AGO)
                .put("archived_at", (String) null);
        List.of("public_repos", "public_gists", "followers", "following").forEach(count -> shape.put(count, 0));
        return shape;
    }

    /** As deliveries carry it. */
    static JsonObject deliveredOrganisation(String apiUrl, String login) {
        String url = apiUrl + "/orgs/" + login;
        JsonObject shape = new JsonObject()
                .put("login", login)
                .put("id", 1)
                .put("node_id", "O_1")
                .put("url", url)
                .put("avatar_url", apiUrl + "/avatars/1")
                .put("description", (String) null);
        List.of("repos", "events", "hooks", "issues", "members", "public_members")
                .forEach(part -> shape.put(part + "_url", url + "/" + part));
        return shape;
    }

    /** As other things carry it. */
    static JsonObject minimalRepository(String apiUrl, String path, long id) {
        String url = apiUrl + "/repos/" + path;
        JsonObject shape = new JsonObject()
                .put("id", id)
                .put("node_id", "R_" + id)
                .put("name", path.substring(path.indexOf('/') + 1))
                .put("full_name", path)
                .put("owner", account(apiUrl, path.substring(0, path.indexOf('/'))))
                .put("private", true)
                .put("html_url", apiUrl + "/" + path)
                .put("description", (String) null)
                .put("fork", false)
                .put("url", url);
        REPOSITORY_URLS.forEach(part -> shape.put(part + "_url", url + "/" + part));
        return shape;
    }

    /** As it describes itself. */
    static JsonObject repository(String apiUrl, String path, long id) {
        JsonObject shape = fullRepository(apiUrl, path, id);
        List.of("network_count", "subscribers_count").forEach(count -> shape.put(count, 0));
        return shape;
    }

    /** As deliveries carry it. */
    static JsonObject deliveredRepository(String apiUrl, String path, long id) {
        return fullRepository(apiUrl, path, id)
                .put("has_downloads", true)
                .put("is_template", false)
                .put("web_commit_signoff_required", false)
                .put("topics", new JsonArray())
                .put("visibility", "private")
                .put("custom_properties", new JsonObject());
    }

    private static JsonObject fullRepository(String apiUrl, String path, long id) {
        String html = apiUrl + "/" + path;
        JsonObject shape = minimalRepository(apiUrl, path, id)
                .put("clone_url", html + ".git")
                .put("git_url", html + ".git")
                .put("ssh_url", html + ".git")
                .put("svn_url", html)
                .put("mirror_url", (String) null)
                .put("homepage", (String) null)
                .put("language", (String) null)
                .put("license", (JsonObject) null)
                .put("default_branch", "main")
                .put("created_at", LONG_AGO)
                .put("updated_at", LONG_AGO)
                .put("pushed_at", LONG_AGO);
        COUNTS.forEach(count -> shape.put(count, 0));
        List.of("has_issues", "has_projects", "has_wiki", "has_pages", "has_discussions", "archived", "disabled")
                .forEach(flag -> shape.put(flag, false));
        return shape;
    }

    static JsonObject account(String apiUrl, String login) {
        String url = apiUrl + "/users/" + login;
        JsonObject shape = new JsonObject()
                .put("login", login)
                .put("id", 1)
                .put("node_id", "U_1")
                .put("gravatar_id", "")
                .put("url", url)
                .put("type", "Organization")
                .put("site_admin", false);
        ACCOUNT_URLS.forEach(part -> shape.put(part + "_url", url + "/" + part));
        return shape;
    }
}

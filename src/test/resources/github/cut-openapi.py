#!/usr/bin/env python3
"""Cuts GitHub's OpenAPI description down to the operations that Slipway uses.

usage: cut-openapi.py api.github.com.json > openapi.json

Keeps the operations below and, transitively, the components that they refer to. Drops webhooks, examples, prose and
everything else that no validator reads. Schemas, parameters and statuses are untouched.
"""
import json
import sys

KEPT = {
    "/app": ["get"],
    "/app/hook/config": ["get", "patch"],
    "/app/hook/deliveries": ["get"],
    "/app/hook/deliveries/{delivery_id}/attempts": ["post"],
    "/app/installations/{installation_id}": ["get"],
    "/app/installations/{installation_id}/access_tokens": ["post"],
    "/orgs/{org}": ["get"],
    "/orgs/{org}/actions/runner-groups": ["get"],
    "/orgs/{org}/actions/runners": ["get"],
    "/orgs/{org}/actions/runners/generate-jitconfig": ["post"],
    "/orgs/{org}/actions/runners/{runner_id}": ["get", "delete"],
    "/orgs/{org}/hooks": ["get", "post"],
    "/orgs/{org}/hooks/{hook_id}": ["get", "patch"],
    "/orgs/{org}/hooks/{hook_id}/config": ["patch"],
    "/orgs/{org}/hooks/{hook_id}/deliveries": ["get"],
    "/orgs/{org}/hooks/{hook_id}/deliveries/{delivery_id}/attempts": ["post"],
    "/orgs/{org}/installation": ["get"],
    "/rate_limit": ["get"],
    "/repos/{owner}/{repo}": ["get"],
    "/repos/{owner}/{repo}/actions/jobs/{job_id}": ["get"],
    "/repos/{owner}/{repo}/actions/runners": ["get"],
    "/repos/{owner}/{repo}/actions/runners/generate-jitconfig": ["post"],
    "/repos/{owner}/{repo}/actions/runners/{runner_id}": ["get", "delete"],
    "/repos/{owner}/{repo}/actions/runs": ["get"],
    "/repos/{owner}/{repo}/actions/runs/{run_id}/jobs": ["get"],
    "/repos/{owner}/{repo}/hooks": ["get", "post"],
    "/repos/{owner}/{repo}/hooks/{hook_id}": ["get", "patch"],
    "/repos/{owner}/{repo}/hooks/{hook_id}/config": ["patch"],
    "/repos/{owner}/{repo}/hooks/{hook_id}/deliveries": ["get"],
    "/repos/{owner}/{repo}/hooks/{hook_id}/deliveries/{delivery_id}/attempts": ["post"],
    "/repos/{owner}/{repo}/installation": ["get"],
}
DROPPED = {"description", "summary", "example", "examples", "externalDocs", "x-github", "x-octokit", "tags"}


def slim(node, names=False):
    """Without prose. The keys of a map of names (properties, paths, components) are data, never dropped."""
    if isinstance(node, list):
        return [slim(item) for item in node]
    if not isinstance(node, dict):
        return node
    maps = {"properties", "responses", "headers", "schemas", "parameters", "patternProperties"}
    slimmed = {k: slim(v, k in maps) for k, v in node.items() if names or k not in DROPPED}
    # A response without a description is no valid OpenAPI.
    if not names and "description" in node and ("content" in node or "schema" not in node and "headers" in node):
        slimmed["description"] = "as GitHub describes it"
    return slimmed


def refs(node):
    if isinstance(node, dict):
        for key, value in node.items():
            if key == "$ref" and isinstance(value, str):
                yield value
            else:
                yield from refs(value)
    elif isinstance(node, list):
        for item in node:
            yield from refs(item)


def main():
    with open(sys.argv[1], encoding="utf-8") as source:
        whole = json.load(source)
    paths = {}
    for path, methods in KEPT.items():
        paths[path] = {method: slim(whole["paths"][path][method]) for method in methods}
        for operation in paths[path].values():
            for response in operation["responses"].values():
                if "$ref" not in response:
                    response["description"] = "as GitHub describes it"
    components = {}
    waiting = list(refs(paths))
    while waiting:
        _, _, kind, name = waiting.pop().split("/")
        if name in components.setdefault(kind, {}):
            continue
        component = slim(whole["components"][kind][name])
        if kind == "responses":
            component["description"] = "as GitHub describes it"
        components[kind][name] = component
        waiting.extend(refs(component))
    info = {"title": whole["info"]["title"], "version": whole["info"]["version"], "license": whole["info"]["license"]}
    cut = {
        "openapi": whole["openapi"],
        "info": info,
        "servers": whole["servers"],
        "paths": paths,
        "components": {kind: dict(sorted(named.items())) for kind, named in sorted(components.items())},
    }
    json.dump(cut, sys.stdout, indent=1, ensure_ascii=False, sort_keys=False)
    print()


main()

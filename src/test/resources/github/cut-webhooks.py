#!/usr/bin/env python3
"""Cuts the schemas of GitHub's webhooks down to the events that Slipway understands.

usage: cut-webhooks.py schema.json > webhooks.json

Keeps the definitions below and, transitively, those that they refer to. Drops prose and everything else that no validator
reads. Types, required fields and enumerations are untouched.
"""
import json
import sys

KEPT = ["ping$event", "workflow_job$completed", "workflow_job$in_progress", "workflow_job$queued"]
DROPPED = {"$schema", "description", "title", "tsAdditionalProperties"}


def slim(node, names=False):
    """Without prose. The keys of a map of names (properties) are data, never dropped."""
    if isinstance(node, list):
        return [slim(item) for item in node]
    if not isinstance(node, dict):
        return node
    return {k: slim(v, k == "properties") for k, v in node.items() if names or k not in DROPPED}


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
    definitions = {}
    waiting = list(KEPT)
    while waiting:
        name = waiting.pop()
        if name not in definitions:
            definitions[name] = slim(whole["definitions"][name])
            waiting.extend(ref.split("/")[-1] for ref in refs(definitions[name]))
    cut = {"$schema": whole["$schema"], "definitions": dict(sorted(definitions.items()))}
    json.dump(cut, sys.stdout, indent=1, ensure_ascii=False, sort_keys=False)
    print()


main()

package dev.slipway.lxd.offence;

import dev.slipway.github.offence.UsesLxd;

/** What {@code lxd} must not do. Never run. */
public record UsesGitHub(UsesLxd other) {}

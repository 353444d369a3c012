package dev.slipway.github.offence;

import dev.slipway.lxd.offence.UsesGitHub;

/** What {@code github} must not do. Never run. */
public record UsesLxd(UsesGitHub other) {}

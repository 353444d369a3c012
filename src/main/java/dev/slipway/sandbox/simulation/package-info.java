/**
 * The whole product on virtual time: the pure core, its effects carried out against the models of LXD and GitHub, their
 * answers brought back as news. Deterministic: the same seed gives the same history. No clock, no threads, no I/O.
 */
@CheckReturnValue
package dev.slipway.sandbox.simulation;

import com.google.errorprone.annotations.CheckReturnValue;

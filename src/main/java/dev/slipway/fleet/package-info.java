/**
 * The pure core: everything that judges. News (an {@link dev.slipway.fleet.Event}) makes the {@link
 * dev.slipway.fleet.State}, {@link dev.slipway.fleet.Loop} decides, the answers to its {@link
 * dev.slipway.fleet.Effect}s come back as news. It imports nothing but the JDK and holds no clock, no I/O and no
 * thread, so that the whole product runs on virtual time.
 */
@CheckReturnValue
package dev.slipway.fleet;

import com.google.errorprone.annotations.CheckReturnValue;

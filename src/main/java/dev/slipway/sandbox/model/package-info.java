/** Pure, deterministic models of LXD, GitHub and guests, with their faults; the caller gives the time. */
@CheckReturnValue
package dev.slipway.sandbox.model;

import com.google.errorprone.annotations.CheckReturnValue;

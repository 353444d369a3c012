/** Simulated LXD and GitHub: real servers, thin shells over the pure models. The world of the demo and of the tests. */
@CheckReturnValue
package dev.slipway.sandbox;

import com.google.errorprone.annotations.CheckReturnValue;

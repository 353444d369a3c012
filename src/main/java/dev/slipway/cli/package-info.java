/** The command line and the composition root: the only place that may block or exit. */
@CheckReturnValue
package dev.slipway.cli;

import com.google.errorprone.annotations.CheckReturnValue;

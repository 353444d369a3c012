/** What operators and Prometheus see: metrics, health, the reading API. */
@CheckReturnValue
package dev.slipway.ops;

import com.google.errorprone.annotations.CheckReturnValue;

/** The reconciler verticle around the pure core: effects become calls, answers become events. */
@CheckReturnValue
package dev.slipway.reconcile;

import com.google.errorprone.annotations.CheckReturnValue;

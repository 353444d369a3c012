/** Typed publish and consume of news on Vert.x's event bus. */
@CheckReturnValue
package dev.slipway.bus;

import com.google.errorprone.annotations.CheckReturnValue;

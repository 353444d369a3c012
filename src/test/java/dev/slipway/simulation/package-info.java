@com.google.errorprone.annotations.CheckReturnValue
package dev.slipway.simulation;

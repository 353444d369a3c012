/** Tests of what is around the core. */
package dev.slipway.reconcile;

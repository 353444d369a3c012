/** Tests of the simulated servers. */
package dev.slipway.sandbox;

/** Tests of the pure models. */
package dev.slipway.sandbox.model;

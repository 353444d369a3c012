/** Tests of the LXD client, and the real LXD that other tests use. */
package dev.slipway.lxd;

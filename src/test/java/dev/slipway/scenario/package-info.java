/** The whole program, as a process, against a real LXD and a simulated GitHub. */
package dev.slipway.scenario;

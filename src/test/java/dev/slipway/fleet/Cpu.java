package dev.slipway.fleet;

import java.lang.management.ManagementFactory;

/** How much a test itself has worked, whoever else keeps the machine busy. */
final class Cpu {

    private Cpu() {}

    /** Of this thread, in nanoseconds. */
    static long time() {
        return ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime();
    }
}

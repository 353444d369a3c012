package dev.slipway.lxd;

/**
 * A storage pool of LXD.
 *
 * @param driver such as {@code btrfs}, {@code zfs} or {@code dir}, of which the last copies an image for each instance
 */
public record StoragePool(String name, String driver) {}

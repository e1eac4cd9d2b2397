// How long and how much the ROS graph waits, holds and keeps.

/**
 * How long rclnodejs waits for samples before it looks whether subscriptions were added: adding one takes as
 * long.
 */
export const spinTimeoutMs = 10;

/** Samples taken from DDS and not handed over yet: each subscription gives one a turn of the event loop. */
export const handoverMax = 4096;

/** How long closing waits for other processes to acknowledge what was published last. */
export const closeFlushNs = 1_000_000_000n;

/** From the last subscription's end until rclnodejs is taken down: some rounds of its waiting thread. */
export const quietNs = 5n * BigInt(spinTimeoutMs) * 1_000_000n;

/** Between two looks whether something has been acknowledged or discovered. */
export const pollNs = 1_000_000n;

/** How long a participant may take to see its own endpoint; it happens in the same process, at once. */
export const participantLimitNs = 5_000_000_000n;

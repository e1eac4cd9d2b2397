// How much of a reply is taken from a server of others. What passes a limit is refused whole, before it is
// decoded.

const mebibyte = 1024 * 1024;

export const wireLimits = {
  /** Bytes of one message: a few camera images and a long chunk. */
  bytesMax: 64 * mebibyte,
  /** Containers inside of containers; a policy server needs five. */
  depthMax: 16,
  /** Bytes of a text that is a value. */
  stringBytesMax: mebibyte,
  /** Bytes of a key; longer ones could be equal to others once they are decoded. */
  keyBytesMax: 128,
  arrayItemsMax: 65_536,
  mapEntriesMax: 1024,
  /** Values of all containers together: each costs memory, however few bytes it has on the wire. */
  valuesMax: 262_144,
  /** Axes of an array. */
  rankMax: 8,
  /** Bytes of the header of an .npy file. */
  npyHeaderBytesMax: 4096,
} as const;

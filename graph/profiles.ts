// The four QoS profiles in one table: what a subscription keeps, in the words of DDS.
import type { Profile } from '../msgs/index.ts';

/** QoS in the words that rmw, rosbag2 metadata and the ros2 command line use. */
export interface Qos {
  readonly history: 'keep_last';
  /** Samples that wait for a subscriber; the oldest makes room for the newest, and is counted. */
  readonly depth: number;
  readonly reliability: 'reliable' | 'best_effort';
  /** `transient_local`: who subscribes late is given the last value. */
  readonly durability: 'volatile' | 'transient_local';
  readonly liveliness: 'automatic';
}

function keepLast(depth: number, words: Pick<Qos, 'reliability' | 'durability'>): Qos {
  return { history: 'keep_last', depth, ...words, liveliness: 'automatic' };
}

export const profiles: Readonly<Record<Profile, Qos>> = {
  /**
   * A late reading is worse than a lost one. A graph on DDS adapts reliability to what the publishers offer.
   */
  sensor: keepLast(5, { reliability: 'best_effort', durability: 'volatile' }),
  stream: keepLast(10, { reliability: 'reliable', durability: 'volatile' }),
  /** Nothing may be lost: so deep that only a reader that hangs loses any, and gaps are found by sequence. */
  event: keepLast(1000, { reliability: 'reliable', durability: 'volatile' }),
  state: keepLast(1, { reliability: 'reliable', durability: 'transient_local' }),
};

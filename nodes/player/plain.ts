// Plays a recording as it is, for tools that look at it: every topic whose type we know, byte for byte, at
// its own pace; the topics of a run too. Only for a namespace in which no graph lives.
import type { Graph } from '../../graph/graph.ts';
import { messageTypeByName } from '../../msgs/index.ts';
import { openBagReader, type BagMessage, type BagTopic } from '../../replay/bag/bag_reader.ts';
import { playSession, type PlayerOptions, type PlayerResult } from './node.ts';
import { matched } from './readiness.ts';

/** One second: a topic that nobody reads is played all the same. */
const looksMax = 100;

export interface PlainOptions extends Pick<
  PlayerOptions,
  'startOffsetNs' | 'loop' | 'paused' | 'clock' | 'onControl' | 'signal'
> {
  readonly graph: Graph;
  readonly path: string;
  /** How much faster than recorded. */
  readonly rate: number;
  readonly onPlaying?: () => void;
}

export interface Playable {
  readonly topics: readonly BagTopic[];
  /** Of types that we do not know. */
  readonly unknown: readonly BagTopic[];
}

/** What of a recording can be played. */
export async function playable(path: string): Promise<Playable> {
  await using reader = await openBagReader(path);
  const found = reader.topics.filter(({ messages }) => messages > 0);
  const isKnown = ({ schemaName }: BagTopic) => messageTypeByName(schemaName) !== undefined;
  return { topics: found.filter(isKnown), unknown: found.filter((topic) => !isKnown(topic)) };
}

async function* messagesOf(path: string, signal: AbortSignal): AsyncGenerator<BagMessage, void, void> {
  await using reader = await openBagReader(path);
  yield* reader.messages({ signal });
}

/** To the end of the recording; in a loop until the signal aborts. @throws the signal's reason */
export function playPlain(options: PlainOptions, { topics: advertised }: Playable): Promise<PlayerResult> {
  const { graph, path, rate, signal, onPlaying } = options;
  return playSession({
    ...options,
    plain: true,
    open: () => messagesOf(path, signal),
    plan: { stride: 1, cycles: Number.MAX_SAFE_INTEGER, rate, lockstep: false },
    withheld: new Set(),
    verdictLimitNs: 0n,
    sensors: 'event',
    advertised,
    settled: async (publishers) => {
      await matched(graph, publishers, { looksMax, signal });
      onPlaying?.();
    },
  });
}

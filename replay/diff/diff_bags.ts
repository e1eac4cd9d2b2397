// Two recordings, topic by topic: the first message that differs, and what only one of them has.
import { fullName } from '../bag/channels.ts';
import type { BagReader, BagTopic } from '../bag/bag_reader.ts';
import type { FieldDifference } from '../field_difference.ts';
import { comparisonFor } from './comparison.ts';
import { pairs, type Numbered, type Pair } from './pairs.ts';

/** Where in its topic a message lies, from 0. */
export interface Where {
  readonly message: number;
  /** As the recorder numbered it. */
  readonly sequence: number;
  readonly cycle: number | null;
}

export interface TopicDiff {
  readonly topic: string;
  readonly type: string;
  /** Found the same. */
  readonly same: number;
  readonly different: number;
  readonly first: (FieldDifference & { readonly at: Where; readonly rightAt: Where }) | null;
  readonly onlyLeft: number;
  readonly firstOnlyLeft: Where | null;
  readonly onlyRight: number;
  readonly firstOnlyRight: Where | null;
}

export interface BagDiff {
  readonly same: boolean;
  /** In the order of the first recording; those of the second alone come last. */
  readonly topics: readonly TopicDiff[];
  /** Not compared: how many messages they have, and what they say, follows from the clock. */
  readonly leftOut: readonly string[];
}

export interface DiffOptions {
  /** Compares every field of every topic; false unless given. */
  readonly all?: boolean;
  /** Full names; every topic unless given. */
  readonly topics?: readonly string[];
  readonly signal?: AbortSignal;
}

/** Signs of life, logs and the order of inputs: two runs never have the same ones. */
const timedTypes: ReadonlySet<string> = new Set([
  'worldforge_msgs/msg/Heartbeat',
  'worldforge_msgs/msg/StepInput',
  'worldforge_msgs/msg/RecorderState',
  'worldforge_msgs/msg/GraphSnapshot',
  'diagnostic_msgs/msg/DiagnosticArray',
  'rosgraph_msgs/msg/Clock',
  'rcl_interfaces/msg/Log',
]);

function where({ message, number, cycle }: Numbered): Where {
  return { message: number, sequence: message.sequence, cycle: cycle ?? null };
}

class Tally {
  readonly #compare;
  #same = 0;
  #different = 0;
  #first: TopicDiff['first'] = null;
  #onlyLeft = 0;
  #firstOnlyLeft: Where | null = null;
  #onlyRight = 0;
  #firstOnlyRight: Where | null = null;

  constructor(type: string, all: boolean) {
    this.#compare = comparisonFor(type, all);
  }

  add({ left, right }: Pair): void {
    if (left !== undefined && right !== undefined) this.#both(left, right);
    else if (left !== undefined) {
      this.#onlyLeft += 1;
      this.#firstOnlyLeft ??= where(left);
    } else if (right !== undefined) {
      this.#onlyRight += 1;
      this.#firstOnlyRight ??= where(right);
    }
  }

  #both(left: Numbered, right: Numbered): void {
    const difference = this.#compare(left.message.bytes, right.message.bytes);
    if (difference === undefined) this.#same += 1;
    else {
      this.#different += 1;
      this.#first ??= { ...difference, at: where(left), rightAt: where(right) };
    }
  }

  of(topic: string, type: string): TopicDiff {
    return {
      topic,
      type,
      same: this.#same,
      different: this.#different,
      first: this.#first,
      onlyLeft: this.#onlyLeft,
      firstOnlyLeft: this.#firstOnlyLeft,
      onlyRight: this.#onlyRight,
      firstOnlyRight: this.#firstOnlyRight,
    };
  }
}

/** A recording may have a topic with types of its own: each is a row, as if it were a topic. */
interface Row {
  readonly topic: string;
  readonly type: string;
}

function rowsOf(left: BagReader, right: BagReader, only: DiffOptions['topics']): readonly Row[] {
  const found = new Map<string, Row>();
  for (const { topic, schemaName, messages } of [...left.topics, ...right.topics]) {
    const row = { topic: fullName(topic), type: schemaName };
    const isWanted = messages > 0 && (only === undefined || only.includes(row.topic));
    const key = `${row.topic}\n${row.type}`;
    if (isWanted && !found.has(key)) found.set(key, row);
  }
  return [...found.values()];
}

/** Names as this recording has them, with a leading slash or without. */
function recordedNames(topics: readonly BagTopic[], { topic, type }: Row): readonly string[] {
  return topics
    .filter((item) => fullName(item.topic) === topic && item.schemaName === type)
    .map((item) => item.topic);
}

async function* messagesOf(reader: BagReader, row: Row, signal: AbortSignal | undefined) {
  const topics = recordedNames(reader.topics, row);
  if (topics.length === 0) return;
  for await (const message of reader.messages(signal === undefined ? { topics } : { topics, signal }))
    if (message.schemaName === row.type) yield message;
}

/**
 * Reads both recordings once for each topic, so that memory stays bounded whatever their order is.
 * @throws WorldforgeError session_cut
 */
export async function diffBags(
  left: BagReader,
  right: BagReader,
  options: DiffOptions = {},
): Promise<BagDiff> {
  const { all = false, signal } = options;
  const rows = rowsOf(left, right, options.topics);
  const isLeftOut = ({ type }: Row) => !all && options.topics === undefined && timedTypes.has(type);
  const topics: TopicDiff[] = [];
  for (const row of rows.filter((item) => !isLeftOut(item))) {
    const tally = new Tally(row.type, all);
    for await (const pair of pairs(messagesOf(left, row, signal), messagesOf(right, row, signal)))
      tally.add(pair);
    topics.push(tally.of(row.topic, row.type));
  }
  const same = topics.every(({ different, onlyLeft, onlyRight }) => different + onlyLeft + onlyRight === 0);
  return { same, topics, leftOut: rows.filter(isLeftOut).map(({ topic }) => topic) };
}

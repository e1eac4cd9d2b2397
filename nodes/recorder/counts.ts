// What was recorded, by topic and publisher, with the gaps in each publisher's sequence.
import { SequenceGaps } from '../../graph/sequence_gaps.ts';
import type { Meta, TopicCount } from '../../msgs/index.ts';

interface Count {
  readonly topic: string;
  readonly node: string;
  messages: bigint;
  last: bigint | undefined;
  gaps: bigint;
}

/** Topic and publisher pairs told apart, as many as a RecorderState holds; further ones share one row. */
const rowsMax = 255;
const others = '(others)';

export class TopicCounts {
  readonly #rows = new Map<string, Count>();
  readonly #gaps = new SequenceGaps({ publishersMax: rowsMax });

  add(topic: string, meta: Meta | undefined): void {
    const row = this.#row(topic, meta?.node ?? '', meta?.boot_id ?? 0n);
    row.messages += 1n;
    // In the row of the others, sequences of several publishers meet and say nothing.
    if (meta === undefined || row.topic === others) return;
    const verdict = this.#gaps.judge(topic, meta);
    if (verdict.kind === 'gap') row.gaps += verdict.missing;
    if (verdict.kind === 'reordered' && row.gaps > 0n) row.gaps -= 1n;
    if (row.last === undefined || meta.sequence > row.last) row.last = meta.sequence;
  }

  #row(topic: string, node: string, bootId: bigint): Count {
    const known = this.#rows.get(`${topic}\n${node}\n${String(bootId)}`);
    if (known !== undefined) return known;
    const full = this.#rows.size >= rowsMax;
    const key = full ? others : `${topic}\n${node}\n${String(bootId)}`;
    const row = this.#rows.get(key) ?? {
      topic: full ? others : topic,
      node: full ? '' : node,
      messages: 0n,
      last: undefined,
      gaps: 0n,
    };
    this.#rows.set(key, row);
    return row;
  }

  rows(dropped: ReadonlyMap<string, number>): readonly TopicCount[] {
    return [...this.#rows.values()].map((row) => ({
      topic: row.topic,
      node: row.node,
      messages: row.messages,
      last_sequence: row.last ?? 0n,
      gaps: row.gaps,
      dropped: BigInt(dropped.get(row.topic) ?? 0),
    }));
  }
}

// Every start of a stateful node that was recorded: what a verification drives again.
import type { Meta } from '../msgs/index.ts';
import type { RecordedNode } from './manifest.ts';

/** Starts noted in one run; a node that restarts without end is named no more after so many. */
const startsMax = 256;
const suffix = '/step_input';

export class Starts {
  readonly #nodes = new Map<string, RecordedNode>();

  /** @param topic not necessarily of a node; the others are passed over */
  note(topic: { readonly name: string }, meta: Pick<Meta, 'boot_id'>): void {
    if (!topic.name.endsWith(suffix) || this.#nodes.size >= startsMax) return;
    const node = topic.name.slice(0, -suffix.length);
    const bootId = String(meta.boot_id);
    const key = `${node} ${bootId}`;
    if (this.#nodes.has(key)) return;
    this.#nodes.set(key, { node, boot_id: bootId, config_path: `inputs/${node}.json` });
  }

  get nodes(): readonly RecordedNode[] {
    return [...this.#nodes.values()];
  }
}

// What one node uses its topics as. DDS knows one type a topic and participant; a second one is a mistake in
// the program.
import { WorldforgeError } from '../../core/errors.ts';
import type { Topic } from '../../msgs/index.ts';

interface Use {
  readonly shape: string;
  endpoints: number;
}

const shapeOf = ({ type, profile }: Topic<unknown>) => `${type.name} (${type.typeHash}), profile ${profile}`;

export class TopicUses {
  readonly #uses = new Map<string, Use>();

  /** @throws WorldforgeError graph_topic */
  check(topic: Topic<unknown>): void {
    const known = this.#uses.get(topic.name);
    if (known === undefined || known.shape === shapeOf(topic)) return;
    throw new WorldforgeError('graph_topic', `${topic.name} is ${known.shape}, not ${shapeOf(topic)}`, {
      hint: 'Take the topic from the topic table.',
    });
  }

  enter(topic: Topic<unknown>): void {
    const use = this.#uses.get(topic.name) ?? { shape: shapeOf(topic), endpoints: 0 };
    use.endpoints += 1;
    this.#uses.set(topic.name, use);
  }

  leave(topic: Topic<unknown>): void {
    const use = this.#uses.get(topic.name);
    if (use === undefined) return;
    use.endpoints -= 1;
    if (use.endpoints === 0) this.#uses.delete(topic.name);
  }
}

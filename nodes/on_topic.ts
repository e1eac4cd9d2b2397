// Reads a message as what its topic carries.
import type { Topic } from '../msgs/index.ts';

/** The message where it came on this topic, by the name of the topic that it came on. */
export function onTopic<M>(topic: Topic<M>, name: string, message: unknown): M | undefined {
  return topic.name === name ? (message as M) : undefined; // a topic carries one type only
}

// The head that every message of ours begins with; standard types have none.
import type { Meta } from '../msgs/index.ts';

export function metaOf(message: unknown): Meta | undefined {
  if (typeof message !== 'object' || message === null || !('meta' in message)) return undefined;
  return message.meta as Meta; // decoded by a type of ours: `meta` is always Meta
}

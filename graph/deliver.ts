// The last step of every delivery: bytes become a sample, or are refused by name.
import { WorldforgeError } from '../core/errors.ts';
import type { Topic } from '../msgs/index.ts';
import type { RefusedSample, SampleHandlers } from './graph.ts';

/** `accepted`; refused and `told`; or refused and `untold`, because the subscriber has no handler for it. */
export type Delivery = 'accepted' | 'told' | 'untold';

/** Anything but a rung of the ladder is a fault of the decoder itself, and is thrown. */
function refusal(error: unknown): WorldforgeError {
  if (error instanceof WorldforgeError && error.code !== 'assertion') return error;
  throw error;
}

/** Bytes that arrived, and when. */
export type Arrival = Pick<RefusedSample, 'bytes' | 'receivedNs'>;

export function deliver<M>(topic: Topic<M>, arrival: Arrival, handlers: SampleHandlers<M>): Delivery {
  let message: M;
  try {
    message = topic.type.decode(arrival.bytes);
  } catch (error) {
    const { code, message: detail } = refusal(error);
    if (handlers.onRefused === undefined) return 'untold';
    handlers.onRefused({ code, detail, ...arrival });
    return 'told';
  }
  handlers.onSample({ message, ...arrival });
  return 'accepted';
}

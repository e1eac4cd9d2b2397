// Logs of the nodes: one JSON object a line on stderr, redacted. A decision is never only logged; it is
// published.
import { pino, type Logger } from 'pino';
import { errorText } from '../core/errors.ts';

export type Log = Pick<Logger, 'info' | 'warn' | 'error'>;

/** `level` as pino has them; nodes of a review on a terminal stay silent below `warn`. */
export function makeLog(node: string, level: 'info' | 'warn' | 'error' = 'warn'): Log {
  return pino(
    { name: node, level, serializers: { err: (error: unknown) => errorText(error) } },
    pino.destination({ dest: 2, sync: true }),
  );
}

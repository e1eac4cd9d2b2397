// Logs of the nodes: one JSON object a line on stderr, redacted. A decision is never only logged; it is
// published.
import { pino, type DestinationStream, type Logger } from 'pino';
import { z } from 'zod';
import { errorText } from '../core/errors.ts';

export type Log = Pick<Logger, 'info' | 'warn' | 'error'>;
export type LogLevel = 'info' | 'warn' | 'error';

const serializers = { err: (error: unknown) => errorText(error) };

/** `level` as pino has them; nodes of a review on a terminal stay silent below `warn`. */
export function makeLog(node: string, level: LogLevel = 'warn'): Log {
  return pino({ name: node, level, serializers }, pino.destination({ dest: 2, sync: true }));
}

/** Where lines go that ROS is to carry; it adds time and node by itself. */
export type LogSink = Readonly<Record<LogLevel, (text: string) => void>>;

/** What pino writes. */
const lineShape = z.looseObject({ level: z.enum(['info', 'warn', 'error']), msg: z.string().default('') });

function destination(sink: LogSink): DestinationStream {
  return {
    write: (line) => {
      const { level, msg, ...rest } = lineShape.parse(JSON.parse(line));
      const facts = Object.keys(rest).length === 0 ? '' : ` ${JSON.stringify(rest)}`;
      sink[level](`${msg}${facts}`);
    },
  };
}

/** The same log on ROS: console, log files and /rosout. */
export function makeRosLog(sink: LogSink): Log {
  const formatters = { level: (level: string) => ({ level }) };
  return pino({ level: 'info', base: null, timestamp: false, serializers, formatters }, destination(sink));
}

// The output of a process, cut into whole lines with its name before each.
import type { Readable } from 'node:stream';
import { limits } from './limits.ts';

/** Hands each line over, without its end, and the rest when the stream ends. Resolves then. */
export async function readLines(stream: Readable, onLine: (line: string) => void): Promise<void> {
  let rest = '';
  const take = (text: string): void => {
    const lines = `${rest}${text}`.split('\n');
    rest = lines.pop() ?? '';
    for (const line of lines) onLine(line);
    // A process that never ends its line must not fill the memory of the one that watches it.
    for (; rest.length > limits.lineLength; rest = rest.slice(limits.lineLength))
      onLine(rest.slice(0, limits.lineLength));
  };
  stream.setEncoding('utf8');
  stream.on('data', take);
  await new Promise<void>((resolve) => {
    // A stream that is destroyed ends without an end.
    stream.once('error', () => undefined).once('close', resolve);
  });
  if (rest !== '') onLine(rest);
}

// A person who turns pages: Enter for the next one, q to leave.
import { createInterface } from 'node:readline';
import { abortable } from '../../core/background.ts';
import type { CliContext } from '../context.ts';

export interface Pages extends Disposable {
  /**
   * False when the person leaves, or the input ends. Without a terminal nobody is asked.
   * @throws the signal's reason when it aborts
   */
  next(): Promise<boolean>;
}

export function pages({ stdin, interactive, process, signal }: CliContext): Pages {
  if (!interactive) return { next: () => Promise.resolve(true), [Symbol.dispose]: () => undefined };
  const reader = createInterface({ input: stdin, terminal: false });
  const lines = reader[Symbol.asyncIterator]();
  return {
    next: async () => {
      process.stderr.write('Enter: next, q: leave ');
      const line: IteratorResult<string, unknown> = await abortable(lines.next(), signal);
      return line.done !== true && !/^q/i.test(line.value.trim());
    },
    [Symbol.dispose]: () => reader.close(),
  };
}

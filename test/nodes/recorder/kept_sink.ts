/** A sink in memory that fails when it is told to. */
import type { Sink } from '../../../nodes/recorder/node.ts';

interface Kept extends Sink {
  readonly written: string[];
  /** Throws at the next write, or at the next flush. */
  fail: { write?: Error; flush?: Error };
}

/** A sink in memory that says what it was told. */
export function keptSink(): Kept {
  const written: string[] = [];
  const sink: Kept = {
    written,
    fail: {},
    get bytes() {
      return 10 * written.length;
    },
    closingBytes: 0,
    write: (topic) => {
      if (sink.fail.write !== undefined) throw sink.fail.write;
      written.push(topic.name);
    },
    flush: () => {
      if (sink.fail.flush !== undefined) throw sink.fail.flush;
      written.push('flush');
    },
  };
  return sink;
}

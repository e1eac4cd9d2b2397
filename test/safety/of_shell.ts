/** What the shell tells a gate of either mode, and what needs nothing of a bench but to be told. */
import { topics } from '../../msgs/index.ts';
import type { Bench } from './bench.ts';

export const ofShell = {
  recorder_state: (bench: Bench) =>
    bench.feed({ name: 'recorder_state', topic: topics.recorderState.name, state: 'recording' }),
  refused_bytes: (bench: Bench) =>
    bench.feed({ name: 'refused_bytes', topic: topics.goal.name, code: 'message_bounds', rawDigest: 'd' }),
  journal_durable: (bench: Bench) => {
    const { journal } = bench.state;
    bench.state = { ...bench.state, journal: { ...journal, issued: journal.issued + 1 } };
    bench.confirm();
  },
  journal_failed: (bench: Bench) => bench.feed({ name: 'journal_failed', cause: 'journal_failed' }),
  unknown: (bench: Bench) => bench.feed({ name: 'unknown', detail: '' }),
} as const;

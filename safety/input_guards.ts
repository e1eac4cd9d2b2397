// What must hold for what the shell and the other topics tell the gate.
import { unless, type Guard } from './guard.ts';

export const inputGuards = {
  /** Nothing is believed from a topic on which somebody else publishes too. */
  sole_publisher: {
    code: 'foreign_publisher',
    property: 'P19',
    check: ({ state, event }) => {
      const topic = 'topic' in event ? event.topic : '';
      return unless(!state.foreign.includes(topic), { subject: topic, value: 2, limit: 1 });
    },
  },
  /**
   * The journal confirms what was asked of it, in order: anything else makes every later confirmation
   * worthless.
   */
  journal_order: {
    code: 'journal_disordered',
    property: 'P11',
    check: ({ state: { journal }, event }) => {
      const position = event.name === 'journal_durable' ? event.position : Number.NaN;
      const owed = journal.durable < journal.issued;
      return unless(owed && position > journal.position, { value: position, limit: journal.position });
    },
  },
} as const satisfies Record<string, Guard>;

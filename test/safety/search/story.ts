/** A walk as a numbered story in words: what happened, what the gate answered, what it let out. */
import type { Counterexample } from './engine.ts';
import { msAt, type Judged } from './world.ts';
import { variantOf } from './plans.ts';

const verbs: Readonly<Record<string, string>> = {
  open_run: 'opens the run',
  check: 'says it holds:',
  uncheck: 'says it does not hold:',
  approve: 'approves',
  reject: 'rejects',
  withdraw: 'withdraws the approval of',
  arm: 'arms',
  reset: 'resets the gate',
};

function about({ event, wrong }: Judged): string {
  const odd = wrong === undefined ? '' : ` (${wrong.words})`;
  if ('command' in event) {
    const { operator, item, scope } = event.command.payload;
    const object = item ?? scope;
    return `${operator} ${verbs[event.name] ?? event.name}${object === undefined ? '' : ` ${object}`}${odd}`;
  }
  switch (event.name) {
    case 'plan':
      return `plan "${variantOf(event.plan).id}" comes with digest ${event.planDigest}${odd}`;
    case 'observation':
      return `an observation comes ${event.observed.measured === undefined ? 'without' : 'with'} a state`;
    case 'goal':
      return 'the goal comes';
    case 'recorder_state':
      return `the recorder says ${event.state}`;
    case 'endpoints_seen':
      return `${event.publishers.length} publish ${event.topic}`;
    case 'journal_durable':
      return `the disk has one more record${odd}`;
    case 'journal_failed':
      return 'the disk fails';
    case 'start':
      return 'the gate starts';
    default:
      return event.name.replaceAll('_', ' ');
  }
}

function answer({ event, after, before, effects }: Judged): string {
  const parts: string[] = [];
  if ('command' in event) parts.push(after.command.code);
  if (after.phase !== before.gate.phase) parts.push(`the gate is now ${after.phase}`);
  for (const effect of effects) {
    if (effect.kind === 'rehearse') parts.push(`it lets out plan ${effect.verdict.planDigest}`);
    if (effect.kind === 'verdict' && effect.verdict.outcome === 'refuse') {
      parts.push(`it refuses the plan: ${effect.verdict.codes.join(' ')}`);
    }
  }
  return parts.length === 0 ? '' : `: ${parts.join('; ')}`;
}

/** Seconds since the beginning of the domain. */
function at({ event, before }: Judged): string {
  return `${msAt(event.nowNs) / 1000} s, boot ${before.boot + 1}`;
}

export function tellStory({ moments, property, words }: Counterexample): readonly string[] {
  const lines = moments.map(
    (moment, index) => `${String(index + 1).padStart(3)}. ${at(moment)}: ${about(moment)}${answer(moment)}`,
  );
  return [...lines, `     ${property} is broken: ${words}`];
}

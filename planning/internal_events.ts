// What the shell tells of a topic besides its messages: bytes that could not be read, and who publishes on
// it.
import type { Json } from '../core/canonical_json.ts';
import { takeUnusable } from './collect.ts';
import { inputTopics, type InputTopic } from './inputs.ts';
import { counted, type Moment, type PlannerState } from './state.ts';

/** Members of an object; of anything else, none. */
function membersOf(value: Json): ReadonlyMap<string, Json> {
  const isObject = typeof value === 'object' && value !== null && !Array.isArray(value);
  return new Map(isObject ? Object.entries(value) : []);
}

/** A topic that is ours to refuse, by the name that the event carries. */
function named(state: PlannerState, members: ReadonlyMap<string, Json>): InputTopic | undefined {
  return inputTopics(state.config).find(({ topic }) => topic.name === members.get('topic'));
}

const codeForm = /^[a-z0-9_]{1,48}$/;

function codeIn(members: ReadonlyMap<string, Json>): string {
  const code = members.get('code');
  return typeof code === 'string' && codeForm.test(code) ? code : 'refused_bytes';
}

/** Something on this topic does not count, for the reason of the code. */
export function refuseSample(state: PlannerState, from: InputTopic, code: string, at: Moment): PlannerState {
  const { kind, provider } = from;
  if (kind === 'chunk') return takeUnusable(state, 'policy', code, { provider, at });
  if (kind === 'score') return takeUnusable(state, 'score', code, { provider, at });
  return counted(state, code === 'foreign_publisher' ? 'foreign_publisher' : 'input_refused');
}

/** A topic with two publishers is not believed until it has one again, as when a dead provider is gone. */
function takeEndpoints(state: PlannerState, members: ReadonlyMap<string, Json>): PlannerState {
  const from = named(state, members);
  const publishers = members.get('publishers');
  if (from === undefined || !Array.isArray(publishers)) return state;
  const others = state.foreign.filter((name) => name !== from.topic.name);
  return { ...state, foreign: publishers.length > 1 ? [...others, from.topic.name] : others };
}

/** An event of another name changes nothing. */
export function takeInternal(state: PlannerState, name: string, value: Json, at: Moment): PlannerState {
  const members = membersOf(value);
  if (name === 'endpoints_seen') return takeEndpoints(state, members);
  const from = name === 'refused_bytes' ? named(state, members) : undefined;
  return from === undefined ? state : refuseSample(state, from, codeIn(members), at);
}

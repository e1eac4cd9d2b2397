// Compares a recording with an observation profile, tensor by tensor, and says which line to change.
import { relativeName, type RecordedMessage } from '../player/playlist.ts';
import { nearestName } from './nearest_name.ts';
import type { ProfileFile } from './profile.ts';
import { emptyObserver, observe } from './step.ts';
import { gapLimitOf, TensorTrack, type Problem } from './tensor_check.ts';

export interface PlacedProblem extends Problem {
  /** File and line of the profile. */
  readonly place: string;
}

export interface TensorCheck {
  readonly tensor: string;
  readonly topic: string;
  readonly type: string;
  readonly goal: boolean;
  readonly messages: number;
  /** Messages that a sample was read from. */
  readonly samples: number;
  readonly problems: readonly PlacedProblem[];
}

export interface SessionCheck {
  readonly matched: boolean;
  /** Frames that have a sample of every tensor. */
  readonly frames: number;
  readonly tensors: readonly TensorCheck[];
  /** Topics that the profile does not name. */
  readonly unused: readonly string[];
}

interface Followed {
  readonly track: TensorTrack;
  /** Where it stands in the profile. */
  readonly path: readonly PropertyKey[];
  readonly goal: boolean;
}

const instructionType = 'std_msgs/msg/String';

function followedTensors({ profile }: ProfileFile): readonly Followed[] {
  const follow =
    (goal: boolean, from: readonly string[]) => (tensor: TensorTrack['tensor'], index: number) => ({
      track: new TensorTrack(tensor, goal, gapLimitOf(profile)),
      path: [...from, index],
      goal,
    });
  return [
    ...profile.tensors.map(follow(false, ['tensors'])),
    ...profile.goal.tensors.map(follow(true, ['goal', 'tensors'])),
  ];
}

function missingText(topic: string, type: string, types: ReadonlyMap<string, string>): string {
  const sameType = [...types].filter(([, found]) => found === type).map(([name]) => name);
  const nearest = nearestName(topic, sameType.length > 0 ? sameType : [...types.keys()]);
  const meant =
    nearest === undefined ? '; it has none at all' : `; nearest: ${nearest} (${types.get(nearest) ?? ''})`;
  return `the session has no topic ${topic}${meant}`;
}

/** Reads the whole recording through what the observer itself reads with. */
async function follow(
  messages: AsyncIterable<RecordedMessage>,
  { profile }: ProfileFile,
  tensors: readonly Followed[],
): Promise<{ readonly frames: number; readonly types: ReadonlyMap<string, string> }> {
  const types = new Map<string, string>();
  let state = emptyObserver(profile);
  let frames = 0;
  for await (const message of messages) {
    const name = relativeName(message.topic);
    types.set(name, message.schemaName);
    for (const [index, { track, goal }] of tensors.entries()) {
      if (track.tensor.topic !== name) continue;
      const sample = await track.take(message);
      if (sample === undefined || goal) continue;
      const result = observe(profile, state, index, sample);
      state = result.state;
      frames += result.completed.length;
    }
  }
  return { frames, types };
}

function instructionCheck(
  { profile, placeOf }: ProfileFile,
  types: ReadonlyMap<string, string>,
): TensorCheck {
  const topic = profile.goal.instruction;
  const found = types.get(topic);
  const place = placeOf(['goal', 'instruction']);
  const base = { tensor: 'instruction', topic, type: instructionType, goal: true, messages: 0, samples: 0 };
  const problem = { field: 'instruction', count: 1, place };
  if (found === undefined) {
    const detail = missingText(topic, instructionType, types);
    return { ...base, problems: [{ ...problem, kind: 'missing_topic', detail }] };
  }
  if (found === instructionType) return { ...base, messages: 1, samples: 1, problems: [] };
  const detail = `expected ${instructionType}, found ${found}`;
  return { ...base, messages: 1, problems: [{ ...problem, kind: 'wrong_type', detail }] };
}

export async function checkSession(
  messages: AsyncIterable<RecordedMessage>,
  file: ProfileFile,
): Promise<SessionCheck> {
  const followed = followedTensors(file);
  const { frames, types } = await follow(messages, file, followed);
  for (const { track } of followed) {
    const { topic, type } = track.tensor;
    if (track.messages === 0) track.tell('missing_topic', 'topic', missingText(topic, type, types));
  }
  const allRead = followed.every(({ track, goal }) => goal || track.samples > 0);
  if (allRead && frames === 0) {
    const detail = 'no stamp has a sample of every tensor; give sync_slop_ms, or more of it';
    followed[0]?.track.tell('no_frame', 'sync_slop_ms', detail);
  }
  const tensors = [...followed.map((one) => checkOf(one, file)), instructionCheck(file, types)];
  const used = new Set(tensors.map(({ topic }) => topic));
  return {
    matched: tensors.every(({ problems }) => problems.length === 0),
    frames,
    tensors,
    unused: [...types.keys()].filter((name) => !used.has(name)).sort(),
  };
}

function checkOf({ track, path, goal }: Followed, { placeOf }: ProfileFile): TensorCheck {
  const { name, topic, type } = track.tensor;
  const place = ({ field }: Problem): string =>
    placeOf(field === 'sync_slop_ms' || field === 'age_limit_ms' ? [field] : [...path, field]);
  const problems = track.problems.map((problem) => ({ ...problem, place: place(problem) }));
  return { tensor: name, topic, type, goal, messages: track.messages, samples: track.samples, problems };
}

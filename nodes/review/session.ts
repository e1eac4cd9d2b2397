// Reads a recorded session once before a review: is it whole, does it feed the profile, what is its goal?
import { defined } from '../../core/assert.ts';
import { errorText, WorldforgeError } from '../../core/errors.ts';
import { zeroStamp } from '../../core/time.ts';
import { messageTypeByName, type StdString, type Tensor } from '../../msgs/index.ts';
import { readWhole } from '../observer/fields.ts';
import { placeIn, type ObservationProfile, type TensorProfile } from '../observer/profile.ts';
import { makeTensor } from '../observer/step.ts';
import { gapLimitOf, TensorTrack } from '../observer/tensor_check.ts';
import { relativeName, type RecordedMessage } from '../player/playlist.ts';

export interface PreparedSession {
  /** Frames that can be complete: messages of the rarest tensor topic, of the first one where a slop is. */
  readonly frames: number;
  readonly instruction: string;
  readonly goalTensors: readonly Tensor[];
  /** Topics of the goal, which the operator node publishes as one message; the player does not give them. */
  readonly withheld: ReadonlySet<string>;
}

interface Survey {
  readonly counts: Map<string, number>;
  readonly types: Map<string, string>;
  /** First message of each topic that the goal is made of. */
  readonly latched: Map<string, unknown>;
}

/** UTF-8 bytes of the instruction that a Goal holds. */
const instructionBytesMax = 1024;

/** ` change topic at FILE:LINE`, where the profile came from a file. */
function toChange(profile: ObservationProfile, path: readonly PropertyKey[]): string {
  const place = placeIn(profile, path);
  return place === '' ? '' : `; change ${String(path.at(-1))} at ${place}`;
}

function invalid(message: string, cause?: unknown): WorldforgeError {
  const hint = 'change the observation profile, or give another one with --profile';
  return new WorldforgeError('session_invalid', message, { hint, cause });
}

function decode(message: RecordedMessage): unknown {
  try {
    return messageTypeByName(message.schemaName)?.decode(message.bytes);
  } catch (cause) {
    throw invalid(`topic ${relativeName(message.topic)}: ${errorText(cause)}`, cause);
  }
}

/** Counts every topic and keeps the first message of those the goal is made of. */
async function surveySession(
  messages: AsyncIterable<RecordedMessage>,
  goalTopics: ReadonlySet<string>,
  tracks: readonly TensorTrack[],
): Promise<Survey> {
  const survey: Survey = { counts: new Map(), types: new Map(), latched: new Map() };
  for await (const message of messages) {
    const name = relativeName(message.topic);
    const type = survey.types.get(name) ?? message.schemaName;
    if (type !== message.schemaName) throw invalid(`topic ${name} is both ${type} and ${message.schemaName}`);
    survey.types.set(name, type);
    survey.counts.set(name, (survey.counts.get(name) ?? 0) + 1);
    for (const track of tracks) if (track.tensor.topic === name) await track.follow(message);
    if (goalTopics.has(name) && !survey.latched.has(name)) survey.latched.set(name, decode(message));
  }
  return survey;
}

interface Wanted {
  readonly topic: string;
  readonly type: string;
  /** Lines of the profile that name them. */
  readonly topicLine: string;
  readonly typeLine: string;
}

function wantedTopics(profile: ObservationProfile): readonly Wanted[] {
  const { goal } = profile;
  const wanted =
    (...from: readonly string[]) =>
    ({ topic, type }: TensorProfile, index: number): Wanted => ({
      topic,
      type,
      topicLine: toChange(profile, [...from, index, 'topic']),
      typeLine: toChange(profile, [...from, index, 'type']),
    });
  const line = toChange(profile, ['goal', 'instruction']);
  return [
    { topic: goal.instruction, type: 'std_msgs/msg/String', topicLine: line, typeLine: line },
    ...profile.tensors.map(wanted('tensors')),
    ...goal.tensors.map(wanted('goal', 'tensors')),
  ];
}

function requireTopic(survey: Survey, { topic, type, topicLine, typeLine }: Wanted): void {
  const found = survey.types.get(topic);
  if (found === type) return;
  if (found !== undefined) throw invalid(`topic ${topic} is ${found}, the profile says ${type}${typeLine}`);
  const known = [...survey.types.keys()].sort().join(', ');
  throw invalid(`the session has no topic ${topic}; it has ${known}${topicLine}`);
}

/** A few messages that cannot be read cost their frames; none that can is a wrong profile. */
function requireSamples(profile: ObservationProfile, tracks: readonly TensorTrack[]): void {
  for (const [index, { tensor, problems, samples }] of tracks.entries()) {
    const problem = problems.find(({ kind }) => kind !== 'wrong_message' || samples === 0);
    if (problem === undefined) continue;
    const { detail, field } = problem;
    const path = field === 'age_limit_ms' ? [field] : ['tensors', index, field];
    throw invalid(`topic ${tensor.topic}: ${detail}${toChange(profile, path)}`);
  }
}

function instructionOf(survey: Survey, topic: string): string {
  const { data } = survey.latched.get(topic) as StdString; // its type was required
  const bytes = Buffer.byteLength(data);
  if (bytes <= instructionBytesMax) return data;
  throw invalid(`topic ${topic}: an instruction of ${String(bytes)} bytes, at most ${instructionBytesMax}`);
}

async function goalTensor(profile: TensorProfile, survey: Survey): Promise<Tensor> {
  const sample = await readWhole(profile, survey.latched.get(profile.topic));
  if (typeof sample === 'string') throw invalid(`goal topic ${profile.topic}: ${sample}`);
  // A goal is the same whenever it was recorded.
  return defined(makeTensor(profile, [{ ...sample, stamp: zeroStamp }], false), 'tensor of one sample');
}

function frameCount({ tensors, sync_slop_ms = 0 }: ObservationProfile, survey: Survey): number {
  const counts = tensors.map(({ topic }) => survey.counts.get(topic) ?? 0);
  // Within a slop, one sample of a slow topic may be in several frames.
  return sync_slop_ms > 0 ? (counts[0] ?? 0) : Math.min(...counts);
}

/**
 * Reads the whole session and checks it against the profile.
 * @throws WorldforgeError session_cut, session_invalid
 */
export async function prepareSession(
  messages: AsyncIterable<RecordedMessage>,
  profile: ObservationProfile,
): Promise<PreparedSession> {
  const { goal, tensors } = profile;
  const withheld = new Set([goal.instruction, ...goal.tensors.map(({ topic }) => topic)]);
  const tracks = tensors.map((tensor) => new TensorTrack(tensor, false, gapLimitOf(profile)));
  const survey = await surveySession(messages, withheld, tracks);
  for (const wanted of wantedTopics(profile)) requireTopic(survey, wanted);
  requireSamples(profile, tracks);
  return {
    frames: frameCount(profile, survey),
    instruction: instructionOf(survey, goal.instruction),
    goalTensors: await Promise.all(goal.tensors.map((tensor) => goalTensor(tensor, survey))),
    withheld,
  };
}

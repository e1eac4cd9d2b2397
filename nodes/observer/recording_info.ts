// What a recording holds, topic by topic, and which fields of an observation profile each topic could feed.
import { messageTypeByName } from '../../msgs/index.ts';
import { relativeName, type RecordedMessage } from '../player/playlist.ts';
import { readWhole } from './fields.ts';
import type { ProfileFile } from './profile.ts';
import { isFieldType, type TensorProfile } from './tensor_profile.ts';
import { TopicTrack, type TopicFacts } from './topic_track.ts';

export interface FeedsField {
  /** Of the profile: `tensors.0 (image)`, say. */
  readonly field: string;
  /** Whether the profile already names this topic there. */
  readonly named: boolean;
  /** Why the first message of the topic does not fit; empty where it does. */
  readonly fault: string;
  /** File and line to change. */
  readonly place: string;
}

export interface TopicInfo extends TopicFacts {
  readonly topic: string;
  readonly type: string;
  /** Whether this project has a decoder for the type. */
  readonly known: boolean;
  /** What a profile may use the type for. */
  readonly use: 'tensor' | 'instruction' | 'none';
  readonly feeds: readonly FeedsField[];
}

interface Field {
  readonly path: readonly PropertyKey[];
  readonly name: string;
  readonly topic: string;
  readonly type: string;
  /** Undefined for the instruction. */
  readonly tensor: TensorProfile | undefined;
}

const instructionType = 'std_msgs/msg/String';

function fieldsOf({ profile }: ProfileFile): readonly Field[] {
  const { tensors, goal } = profile;
  const field = (from: readonly string[]) => (tensor: TensorProfile, index: number) => {
    const { name, topic, type } = tensor;
    return { path: [...from, index], name: `${from.join('.')} ${name}`, topic, type, tensor };
  };
  const instruction = {
    path: ['goal', 'instruction'],
    name: 'goal.instruction',
    topic: goal.instruction,
    type: instructionType,
    tensor: undefined,
  };
  return [...tensors.map(field(['tensors'])), ...goal.tensors.map(field(['goal', 'tensors'])), instruction];
}

async function faultOf({ tensor, type }: Field, { schemaName, bytes }: RecordedMessage): Promise<string> {
  if (schemaName !== type) return `expected ${type}, found ${schemaName}`;
  try {
    const message = messageTypeByName(schemaName)?.decode(bytes);
    const sample = tensor === undefined ? undefined : await readWhole(tensor, message);
    return typeof sample === 'string' ? sample : '';
  } catch (error) {
    return error instanceof Error ? error.message : String(error);
  }
}

async function feedsOf(message: RecordedMessage, file: ProfileFile): Promise<readonly FeedsField[]> {
  const topic = relativeName(message.topic);
  const feeds: FeedsField[] = [];
  for (const field of fieldsOf(file)) {
    const named = field.topic === topic;
    const fault = await faultOf(field, message);
    if (!named && fault !== '') continue;
    const line = fault !== '' && field.type !== message.schemaName ? 'type' : 'topic';
    const place = file.placeOf(field.tensor === undefined ? field.path : [...field.path, line]);
    feeds.push({ field: field.name, named, fault, place });
  }
  return feeds;
}

function useOf(type: string): TopicInfo['use'] {
  if (isFieldType(type)) return 'tensor';
  return type === instructionType ? 'instruction' : 'none';
}

/** Reads the whole recording once. */
export async function recordingInfo(
  messages: AsyncIterable<RecordedMessage>,
  file: ProfileFile | undefined,
): Promise<readonly TopicInfo[]> {
  const tracks = new Map<string, { readonly first: RecordedMessage; readonly track: TopicTrack }>();
  for await (const message of messages) {
    const key = `${message.topic}\n${message.schemaName}`;
    const found = tracks.get(key) ?? { first: message, track: new TopicTrack() };
    tracks.set(key, found);
    found.track.take(message);
  }
  const infos: TopicInfo[] = [];
  for (const { first, track } of tracks.values()) {
    const type = first.schemaName;
    const feeds = file === undefined ? [] : await feedsOf(first, file);
    const known = messageTypeByName(type) !== undefined;
    infos.push({ topic: first.topic, type, known, use: useOf(type), feeds, ...track.facts() });
  }
  return infos.sort((a, b) => (a.topic < b.topic ? -1 : 1));
}

/** The shipped session and its profile, and small recordings made by hand. */
import { readProfile, type ObservationProfile } from '../../nodes/observer/profile.ts';
import type { RecordedMessage } from '../../nodes/player/playlist.ts';
import { nsToStamp } from '../../core/time.ts';
import {
  pointStampedType,
  stdStringType,
  type MessageType,
  type PointStamped,
  type StdString,
} from '../../msgs/index.ts';
import { openBagReader } from '../../replay/bag/bag_reader.ts';

export const shippedSession = 'replay/sessions/pusht-01';
export const shippedFrames = 152;

export function pushtProfile(): ObservationProfile {
  return readProfile('launch/params/pusht_profile.yaml');
}

/** All messages of the shipped session. */
export async function* sessionMessages(): AsyncGenerator<RecordedMessage, void, void> {
  await using reader = await openBagReader(shippedSession);
  yield* reader.messages();
}

export async function* listed(
  messages: readonly RecordedMessage[],
): AsyncGenerator<RecordedMessage, void, void> {
  for (const message of messages) yield message;
}

export function recorded<M>(topic: string, type: MessageType<M>, message: M, logNs = 0n): RecordedMessage {
  return { topic: `/${topic}`, schemaName: type.name, bytes: type.encode(message), logNs };
}

export function testPoint(stampNs: bigint, x: number, y = 0): PointStamped {
  return { header: { stamp: nsToStamp(stampNs), frame_id: 'pusht' }, point: { x, y, z: 0 } };
}

export const recordedPoint = (topic: string, ns: bigint, x = 0): RecordedMessage =>
  recorded(topic, pointStampedType, testPoint(ns, x), ns);

export const recordedText = (topic: string, data: string, ns = 0n): RecordedMessage =>
  recorded<StdString>(topic, stdStringType, { data }, ns);

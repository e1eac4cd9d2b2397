/** Bytes that are well formed but lie: counts of what is not there, numbers that are none. */
import assert from 'node:assert/strict';
import * as fc from 'fast-check';
import type { MessageType } from '../../msgs/message_type.ts';
import { catalogue, messageTypes, type AnyMessage } from '../support/definitions.ts';
import { bodyStart, decodesOrRefuses, refusal } from '../support/decoding.ts';
import { pathsOf, placesIn, type Place } from '../support/field_places.ts';
import { validMessage } from '../support/valid_message.ts';

const seed = 1;
/** Enough for every list of every type to be filled in one of them. */
const drawn = 40;

function messagesOf(type: MessageType<AnyMessage>, count: number): readonly AnyMessage[] {
  return fc.sample(validMessage(type.name), { seed, numRuns: count });
}

/** Values of which no other place holds the same bytes. */
const marks = { float32: Math.fround(-7.0625e20), float64: -7.062512345e200 };
type FloatType = keyof typeof marks;

function floatBytes(type: FloatType, value: number): Buffer {
  const bytes = Buffer.alloc(type === 'float32' ? 4 : 8);
  if (type === 'float32') bytes.writeFloatLE(value);
  else bytes.writeDoubleLE(value);
  return bytes;
}

/** The message with another number in one place, which no encoder of ours would write. */
function forged(type: MessageType<AnyMessage>, place: Place, value: number): Uint8Array {
  const floatType = place.field.type as FloatType;
  const bytes = Buffer.from(type.encode(place.replace(marks[floatType])));
  const at = bytes.indexOf(floatBytes(floatType, marks[floatType]));
  assert.notEqual(at, -1, place.path);
  floatBytes(floatType, value).copy(bytes, at);
  return bytes;
}

function floatPlaces(type: MessageType<AnyMessage>): ReadonlyMap<string, Place> {
  const all = messagesOf(type, drawn).flatMap((message) => placesIn(catalogue, type.name, message));
  const floats = all.filter(
    ({ field, kind }) => field.type in marks && (kind === 'element') === (field.arity.kind !== 'one'),
  );
  return new Map(floats.map((place) => [place.path, place]));
}

describe('forged bytes', () => {
  for (const type of messageTypes) {
    it(`with counts that ${type.name} cannot have are refused or harmless`, () => {
      for (const message of messagesOf(type, 2)) {
        const bytes = Buffer.from(type.encode(message));
        for (let at = bodyStart; at + 4 <= bytes.length; at += 4) {
          for (const count of [0xffffffff, 0x7fffffff, 0x00ffffff, bytes.length]) {
            const bomb = Buffer.from(bytes);
            bomb.writeUInt32LE(count, at);
            decodesOrRefuses(type, bomb);
          }
        }
      }
    });

    it(`cut anywhere are no ${type.name}`, () => {
      const bytes = type.encode(messagesOf(type, 1)[0]!);
      for (let length = 0; length < bytes.length; length += 1) {
        assert.match(refusal(() => type.decode(bytes.subarray(0, length))) ?? 'decoded', /^message_/);
      }
    });
  }

  for (const type of messageTypes) {
    const expected = pathsOf(catalogue, type.name, (field) => field.type in marks);
    if (expected.size === 0) continue;

    it(`with NaN or infinity in any number of ${type.name} are refused`, () => {
      const places = floatPlaces(type);
      assert.deepEqual(new Set(places.keys()), expected);
      for (const place of places.values()) {
        for (const value of [NaN, Infinity, -Infinity]) {
          assert.equal(
            refusal(() => type.decode(forged(type, place, value))),
            'message_not_finite',
            place.path,
          );
          assert.equal(
            refusal(() => type.encode(place.replace(value))),
            'message_not_finite',
            place.path,
          );
        }
      }
    });
  }
});

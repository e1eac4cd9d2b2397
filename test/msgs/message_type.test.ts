import assert from 'node:assert/strict';
import * as fc from 'fast-check';
import { WorldforgeError } from '../../core/errors.ts';
import { contentDigest, messageDigest, messageType } from '../../msgs/message_type.ts';
import * as gen from '../../msgs/gen/index.ts';
import { goalType, stdEmptyType, stdStringType, stdUInt8Type } from '../../msgs/types.ts';
import { catalogue, plainTypes } from '../support/definitions.ts';
import { arbitraryMessage } from '../support/arbitrary_message.ts';
import { placesIn, type Place } from '../support/field_places.ts';
import { testGoal, testMeta } from '../support/messages.ts';
import { samples } from '../support/samples.ts';

/** Another value of the same field; undefined where the bounds leave none. */
function changed({ field, kind, value }: Place): unknown {
  if (kind === 'field' && field.arity.kind !== 'one') return undefined;
  if (typeof value === 'boolean') return !value;
  if (typeof value === 'bigint') return value === 0n ? 1n : 0n;
  if (typeof value === 'number') return value === 0 ? 1 : 0;
  if (typeof value === 'string') return value === 'a' ? 'b' : 'a';
  return undefined;
}

describe('the content digest', () => {
  for (const type of plainTypes.filter(({ name }) => !name.endsWith('/Empty'))) {
    it(`of ${type.name} changes with every field that is content, nested ones too, and with no other`, () => {
      const messages = fc.sample(arbitraryMessage(catalogue, type.name), {
        seed: 3,
        numRuns: samples('digest_changes'),
      });
      for (const message of messages) {
        const before = contentDigest(type, message);
        for (const place of placesIn(catalogue, type.name, message)) {
          const other = changed(place);
          if (other === undefined) continue;
          const after = contentDigest(type, place.replace(other));
          // Meta has no content form of its own: it is left out where it is a field.
          assert.equal(after === before, !place.content, place.path);
        }
      }
    });
  }

  it('tells types with the same fields apart', () => {
    assert.notEqual(
      contentDigest(stdUInt8Type, { data: 1 }),
      contentDigest(messageType(gen.stdBoolCodec), { data: true }),
    );
  });

  it('of a goal is not changed by the digest that the goal carries', () => {
    const goal = testGoal();
    assert.equal(contentDigest(goalType, goal), goal.digest);
    assert.equal(contentDigest(goalType, { ...goal, digest: 'ff'.repeat(32) }), goal.digest);
  });

  it('leaves out the signatures that are made over it', () => {
    const type = messageType(gen.graphSnapshotCodec);
    const snapshot = { meta: testMeta(), observed: false, endpoints: [], key_id: 'key', signature: '' };
    assert.equal(
      contentDigest(type, { ...snapshot, signature: '00'.repeat(64) }),
      contentDigest(type, snapshot),
    );
    assert.notEqual(contentDigest(type, { ...snapshot, key_id: 'other' }), contentDigest(type, snapshot));
  });
});

describe('the message digest', () => {
  it('changes with every field, meta too', () => {
    const goal = testGoal();
    const other = { ...goal, meta: { ...goal.meta, sequence: 1n } };
    assert.notEqual(messageDigest(goalType, other), messageDigest(goalType, goal));
  });

  it('is that of our own encoding, whatever padding the bytes had', () => {
    const bytes = stdStringType.encode({ data: 'text' });
    const padded = Uint8Array.of(...bytes, 0, 0);
    assert.equal(
      messageDigest(stdStringType, stdStringType.decode(padded)),
      messageDigest(stdStringType, { data: 'text' }),
    );
  });
});

describe('a message type', () => {
  it('names the message and the field it refuses', () => {
    assert.throws(
      () => stdUInt8Type.encode({ data: 256 }),
      (error) =>
        error instanceof WorldforgeError &&
        error.code === 'message_bounds' &&
        error.message === 'std_msgs/msg/UInt8: data: 256 is not an integer from 0 to 255',
    );
  });

  it('names the encapsulation it refuses', () => {
    const named = [
      [[0, 0], /CDR_BE, expected CDR_LE/],
      [[0, 2], /PL_CDR_BE/],
      [[0, 3], /PL_CDR_LE/],
      [[0, 6], /CDR2_BE/],
      [[0, 7], /CDR2_LE/],
      [[0, 8], /D_CDR2_BE/],
      [[0, 9], /D_CDR2_LE/],
      [[0, 10], /PL_CDR2_BE/],
      [[0, 11], /PL_CDR2_LE/],
      [[1, 1], /0x0101/],
      [[0, 99], /0x0063/],
    ] as const;
    for (const [kind, says] of named) {
      assert.throws(() => stdEmptyType.decode(Uint8Array.of(...kind, 0, 0, 0)), says);
    }
  });

  it('reads an empty text of length zero and one of length one, and writes the second', () => {
    const zero = Uint8Array.of(0, 1, 0, 0, 0, 0, 0, 0);
    const one = Uint8Array.of(0, 1, 0, 0, 1, 0, 0, 0, 0);
    assert.deepEqual(stdStringType.decode(zero), { data: '' });
    assert.deepEqual(stdStringType.decode(one), { data: '' });
    assert.deepEqual(stdStringType.encode({ data: '' }), one);
  });

  it('refuses texts that no encoder of text writes', () => {
    const text = (...bytes: number[]) => Uint8Array.of(0, 1, 0, 0, bytes.length, 0, 0, 0, ...bytes);
    for (const bytes of [
      text(0x61), // no NUL
      text(0x61, 0, 0x62, 0), // a NUL inside
      text(0xc3, 0), // half a character
      text(0xed, 0xa0, 0x80, 0), // half a surrogate pair
      text(0xc0, 0x80, 0), // NUL in two bytes
      text(0xff, 0),
    ]) {
      assert.throws(() => stdStringType.decode(bytes), { code: 'message_bounds' });
    }
  });

  it('keeps a byte order mark that is part of a text', () => {
    const message = { data: '\ufeffé' };
    assert.deepEqual(stdStringType.decode(stdStringType.encode(message)), message);
  });
});

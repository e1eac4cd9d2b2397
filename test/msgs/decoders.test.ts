/** Every decoder of the graph against bytes that were cut, flipped, padded or forged. */
import assert from 'node:assert/strict';
import * as fc from 'fast-check';
import { messageTypes } from '../support/definitions.ts';
import { decodesOrRefuses, refusal, vendorPadding, withTail } from '../support/decoding.ts';
import { samples } from '../support/samples.ts';
import { validMessage } from '../support/valid_message.ts';

const numRuns = samples('decoder_messages');
/** Of the smallest types a few bytes more are above the cap already. */
const beyond = /^message_(trailing|too_large)$/;

for (const type of messageTypes) {
  const encoded = validMessage(type.name).map((message) => type.encode(message));

  describe(`the decoder of ${type.name}`, () => {
    it('gives back what was encoded, and the encoder the same bytes', () => {
      fc.assert(
        fc.property(validMessage(type.name), (message) => {
          const bytes = type.encode(message);
          const decoded = type.decode(bytes);
          assert.deepEqual(decoded, message);
          assert.deepEqual(type.encode(decoded), bytes);
        }),
        { numRuns },
      );
    });

    it('refuses every cut', () => {
      fc.assert(
        fc.property(encoded, fc.double({ min: 0, max: 1, maxExcluded: true, noNaN: true }), (bytes, part) => {
          const cut = bytes.subarray(0, Math.floor(part * bytes.length));
          assert.match(refusal(() => type.decode(cut)) ?? 'decoded', /^message_/);
        }),
        { numRuns: numRuns * 4 },
      );
    });

    it('decodes or refuses flipped bits, and never breaks a rule', () => {
      const flips = fc.array(fc.tuple(fc.nat(), fc.nat(7)), { minLength: 1, maxLength: 3 });
      fc.assert(
        fc.property(encoded, flips, (bytes, places) => {
          const flipped = Uint8Array.from(bytes);
          for (const [at, bit] of places) flipped[at % bytes.length]! ^= 1 << bit;
          decodesOrRefuses(type, flipped);
        }),
        { numRuns: numRuns * 4 },
      );
    });

    it('decodes or refuses bytes of any origin', () => {
      const body = fc.uint8Array({ maxLength: 256 });
      fc.assert(
        fc.property(body, (bytes) => decodesOrRefuses(type, withTail(Uint8Array.of(0, 1, 0, 0), [...bytes]))),
        { numRuns },
      );
    });

    it('accepts zeros up to the next multiple of 8 and no further', () => {
      fc.assert(
        fc.property(encoded, fc.integer({ min: 1, max: 15 }), (bytes, count) => {
          const padded = withTail(bytes, new Array<number>(count).fill(0));
          const expected = count <= vendorPadding(bytes.length) ? /^decoded$/ : beyond;
          assert.match(refusal(() => type.decode(padded)) ?? 'decoded', expected);
        }),
        { numRuns },
      );
    });

    it('refuses trailing bytes that are not zero', () => {
      const tail = fc
        .array(fc.nat(255), { minLength: 1, maxLength: 8 })
        .filter((bytes) => bytes.some(Boolean));
      fc.assert(
        fc.property(encoded, tail, (bytes, rest) => {
          assert.match(refusal(() => type.decode(withTail(bytes, rest))) ?? 'decoded', beyond);
        }),
        { numRuns },
      );
    });

    it('refuses any encapsulation but CDR_LE, and reads any options', () => {
      fc.assert(
        fc.property(encoded, fc.nat(0xffff), fc.nat(0xffff), (bytes, kind, options) => {
          const other = Uint8Array.from(bytes);
          other.set([kind >> 8, kind & 255, options >> 8, options & 255]);
          const expected = kind === 1 ? undefined : 'message_encapsulation';
          assert.equal(
            refusal(() => type.decode(other)),
            expected,
          );
        }),
        {
          numRuns,
          examples: [[type.encode(fc.sample(validMessage(type.name), { seed: 1, numRuns: 1 })[0]!), 1, 3]],
        },
      );
    });

    it('refuses more bytes than its cap, before it looks at them', () => {
      const bytes = new Uint8Array(type.bytesMax + 8);
      assert.equal(
        refusal(() => type.decode(bytes)),
        'message_too_large',
      );
      assert.notEqual(
        refusal(() => type.decode(bytes.subarray(0, -1))),
        'message_too_large',
      );
    });
  });
}

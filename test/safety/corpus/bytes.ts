/** Bytes that pretend to be a message: cut, padded with something, of another encoding, or lying lengths. */
import * as fc from 'fast-check';
import type { Random } from '../../../core/random.ts';
import {
  actionChunkType,
  approvedChunkType,
  operatorCommandType,
  planType,
  rehearsalChunkType,
  type MessageType,
} from '../../../msgs/index.ts';
import { validMessage } from '../../support/valid_message.ts';
import { thrown, type Bad } from './bad.ts';

const types: readonly (readonly [kind: string, type: MessageType<unknown>])[] = [
  ['chunk', actionChunkType],
  ['chunk', approvedChunkType],
  ['chunk', rehearsalChunkType],
  ['plan', planType],
  ['approval', operatorCommandType],
];

/** Whole words: DDS pads with up to seven zeros, which are no fault. */
const paddingMax = 8;

function changes(whole: Uint8Array, random: Random): readonly (readonly [string, Uint8Array])[] {
  const body = 4;
  const cutAt = random.below(Math.max(1, whole.length - paddingMax));
  const lying = Uint8Array.from(whole);
  lying.fill(0xff, body, body + 4);
  const encoded = Uint8Array.from(whole);
  encoded[1] = (encoded[1] ?? 0) ^ (1 + random.below(200));
  return [
    [`cut at ${cutAt}`, whole.slice(0, cutAt)],
    ['with more behind it', Uint8Array.from([...whole, 1 + random.below(255)])],
    ['in another encoding', encoded],
    ['with a text of four billion bytes', lying],
    ['with too much behind it', Uint8Array.from([...whole, ...new Uint8Array(64)])],
  ];
}

export function badBytes(random: Random, each: number): readonly Bad[] {
  return types.flatMap(([kind, type]) =>
    fc
      .sample(validMessage(type.name), { numRuns: each, seed: random.below(1e9) })
      .flatMap((message) =>
        changes(Uint8Array.from(type.encode(message)), random).map(([what, bytes]) =>
          thrown(kind, `${type.name} ${what}`, () => type.decode(bytes)),
        ),
      ),
  );
}

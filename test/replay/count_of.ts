/** Messages of a recording that its reader has no remark about. */
import assert from 'node:assert/strict';
import { openBagReader } from '../../replay/bag/bag_reader.ts';

export async function countOf(bag: string): Promise<number> {
  await using reader = await openBagReader(bag);
  assert.deepEqual(reader.notes, []);
  let count = 0;
  for await (const _ of reader.messages()) count += 1;
  return count;
}

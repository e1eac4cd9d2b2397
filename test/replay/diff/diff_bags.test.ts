import assert from 'node:assert/strict';
import {
  makeMeta,
  noProvenance,
  pointStampedType,
  sensorTopic,
  stdStringType,
  topics,
  type ExecutionReport,
  type Topic,
} from '../../../msgs/index.ts';
import { openBagReader } from '../../../replay/bag/bag_reader.ts';
import { openBag } from '../../../replay/bag/bag_writer.ts';
import { diffBags, type DiffOptions } from '../../../replay/diff/diff_bags.ts';
import { eachScratch } from '../each_scratch.ts';

type Given = readonly [topic: Topic<unknown>, bytes: Uint8Array];

const chatter = sensorTopic('chatter', stdStringType, 'event');
const point = sensorTopic('point', pointStampedType, 'event');
const report = topics.controllerReport;

const said = (data: string): Given => [chatter, stdStringType.encode({ data })];

function pointAt(x: number, sec = 1): Given {
  const header = { stamp: { sec, nanosec: 0 }, frame_id: 'table' };
  return [point, point.type.encode({ header, point: { x, y: 0, z: 0 } })];
}

function reported(cycle: number, detail: string, run = 'one'): Given {
  const identity = { robot_id: 'arm', run_id: run, node: 'controller', boot_id: '7' };
  const message: ExecutionReport = {
    meta: makeMeta(identity, { ...noProvenance, cycle, sequence: cycle, rosNs: 5n }),
    plan_digest: '',
    index: 0,
    driver: 'none',
    executed: false,
    steps: 8,
    code: 'would_execute',
    detail,
  };
  return [report, report.type.encode(message)];
}

describe('diffBags', () => {
  const at = eachScratch();

  function record(name: string, given: readonly Given[]): string {
    const bag = openBag(at(name));
    for (const [index, [topic, bytes]] of given.entries())
      bag.write(topic, bytes, { logNs: BigInt(index), publishNs: BigInt(index) });
    bag.close();
    return at(name);
  }

  async function diff(left: readonly Given[], right: readonly Given[], options: DiffOptions = {}) {
    await using ours = await openBagReader(record('left', left));
    await using theirs = await openBagReader(record('right', right));
    return await diffBags(ours, theirs, options);
  }

  it('finds recordings of two runs the same where only run and stamps differ, and not with all', async () => {
    const left = [reported(0, 'a'), pointAt(1)];
    const right = [pointAt(1, 9), reported(0, 'a', 'two')];
    const { same, topics: rows } = await diff(left, right);
    assert.deepEqual([same, rows.map((row) => row.same)], [true, [1, 1]]);
    assert.deepEqual(
      rows.map(({ topic }) => topic),
      ['/controller/report', '/point'],
    );
  });

  it('compares every field with all', async () => {
    const { same, topics: rows } = await diff([reported(0, 'a')], [reported(0, 'a', 'two')], { all: true });
    const first = { field: 'meta.run_id', left: '"one"', right: '"two"' };
    const where = { message: 0, sequence: 0, cycle: 0 };
    assert.deepEqual([same, rows[0]!.first], [false, { ...first, at: where, rightAt: where }]);
  });

  it('names the first message of each topic that differs, and its first field', async () => {
    const left = [pointAt(1), pointAt(2), said('a'), pointAt(3)];
    const { topics: rows } = await diff(left, [pointAt(1), pointAt(2.5), said('b'), pointAt(4)]);
    assert.deepEqual(
      rows.map(({ topic, same, different, first }) => [
        topic,
        same,
        different,
        first?.at.message,
        first?.field,
        first?.left,
        first?.right,
      ]),
      [
        ['/point', 1, 2, 1, 'point.x', '2', '2.5'],
        ['/chatter', 0, 1, 0, 'data', '"a"', '"b"'],
      ],
    );
  });

  it('pairs messages by their cycle, and says what only one has', async () => {
    const left = [0, 1, 2, 4].map((cycle) => reported(cycle, `${cycle}`));
    const right = [0, 2, 3, 4, 5].map((cycle) => reported(cycle, `${cycle}`));
    const { topics: rows } = await diff(left, [...right, said('x')]);
    const [reports, words] = rows;
    assert.deepEqual([reports!.same, reports!.different], [3, 0]);
    assert.deepEqual([reports!.onlyLeft, reports!.firstOnlyLeft?.cycle], [1, 1]);
    assert.deepEqual([reports!.onlyRight, reports!.firstOnlyRight?.cycle], [2, 3]);
    assert.deepEqual([words!.topic, words!.onlyLeft, words!.onlyRight], ['/chatter', 0, 1]);
  });

  it('compares one topic alone, and bytes that do not decode as they are', async () => {
    const broken: Given = [point, Uint8Array.of(0, 1, 0, 0, 7)];
    const other: Given = [point, Uint8Array.of(0, 1, 0, 0, 8)];
    const { same, topics: rows } = await diff([said('a'), broken], [said('b'), other], {
      topics: ['/point'],
    });
    assert.deepEqual([same, rows.length], [false, 1]);
    const { field, left, right } = rows[0]!.first!;
    assert.deepEqual([field, left, right], ['byte 4', '7 of 5 bytes', '8 of 5 bytes']);
  });
});

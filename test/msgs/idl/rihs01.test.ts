/** Type hashes are those of ROS 2 and of rosbags. UPDATE_GOLDEN=1 writes the golden file from both. */
import assert from 'node:assert/strict';
import { readFileSync, writeFileSync } from 'node:fs';
import { typeHash } from '../../../msgs/idl/rihs01.ts';
import { inRepository } from '../../../scripts/repository.ts';
import { catalogue, codecs } from '../../support/definitions.ts';
import { askPeers, peerRequest } from '../../support/golden_cdr.ts';
import { needs } from '../../support/needs.ts';
import { wheelCatalogue, wheelHashes } from '../../support/ros_wheels.ts';

type Hashes = Readonly<Record<string, string>>;

/** `ros` comes from the wheels of ROS 2 Jazzy, `rosbags` from the definitions by rosbags. */
interface Golden {
  readonly ros: Hashes;
  readonly rosbags: Hashes;
}

const goldenPath = inRepository('test', 'golden', 'rihs01.json');
const readGolden = (): Golden => JSON.parse(readFileSync(goldenPath, 'utf8')) as Golden;
const isOurs = (name: string): boolean => name.startsWith('worldforge_msgs/');
const names = [...catalogue.keys()].sort();
const ourHashes = (wanted: readonly string[]): Hashes =>
  Object.fromEntries(wanted.map((name) => [name, typeHash(catalogue, name)]));

describe('RIHS01', () => {
  it('of every standard type is the hash that ROS 2 ships', () => {
    assert.deepEqual(ourHashes(names.filter((name) => !isOurs(name))), readGolden().ros);
  });

  it('of every type is the hash that rosbags computes', () => {
    assert.deepEqual(ourHashes(names), readGolden().rosbags);
  });

  it('stands in every generated codec', () => {
    const stated = Object.fromEntries(codecs.map((codec) => [codec.name, codec.typeHash]));
    assert.deepEqual(stated, ourHashes(names));
  });

  it('changes with a bound, a name or an order, never with a comment', () => {
    const goal = catalogue.get('worldforge_msgs/msg/Goal');
    assert.ok(goal);
    const withFields = (fields: typeof goal.fields): string =>
      typeHash(new Map([...catalogue, [goal.name, { ...goal, fields }]]), goal.name);
    const before = withFields(goal.fields);
    const [first, second, ...rest] = goal.fields;
    assert.ok(first && second);
    assert.equal(withFields([{ ...first, comment: 'other' }, second, ...rest]), before);
    assert.notEqual(withFields([{ ...first, name: 'other' }, second, ...rest]), before);
    assert.notEqual(withFields([first, { ...second, stringMax: 1 }, ...rest]), before);
    assert.notEqual(withFields([second, first, ...rest]), before);
  });
});

describe('RIHS01 made by the peers', () => {
  needs('peers');

  it('is what the golden file holds', () => {
    const answers = askPeers(names.map((name) => peerRequest(catalogue, name, [])));
    const shipped = wheelHashes();
    const golden: Golden = {
      ros: Object.fromEntries(
        names.filter((name) => !isOurs(name)).map((name) => [name, shipped.get(name) ?? 'not in the wheels']),
      ),
      rosbags: Object.fromEntries(answers.map((answer) => [answer.type, answer.rihs01])),
    };
    if (process.env['UPDATE_GOLDEN'] === '1') {
      writeFileSync(goldenPath, `${JSON.stringify(golden, null, 2)}\n`);
    }
    assert.deepEqual(readGolden(), golden);
  });

  it('is what we compute for every message in the wheels, used here or not', () => {
    const wheels = wheelCatalogue();
    const shipped = wheelHashes();
    const wanted = [...wheels.keys()].filter((name) => shipped.has(name));
    assert.ok(wanted.length >= 100, `${wanted.length} messages`);
    const computed = wanted.map((name) => [name, typeHash(wheels, name)]);
    assert.deepEqual(
      computed,
      wanted.map((name) => [name, shipped.get(name)]),
    );
  });
});

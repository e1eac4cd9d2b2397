/** Observation profiles as files. */
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { parse, stringify } from 'yaml';
import { WorldforgeError } from '../../../core/errors.ts';
import { readProfile } from '../../../nodes/observer/profile.ts';
import { scratchFolder } from '../../support/scratch.ts';

const shipped = 'launch/params/pusht_profile.yaml';

type Node = Record<string, unknown>;

/** The shipped profile with a value put at a path; undefined takes the field away. */
function changed(path: readonly (string | number)[], value: unknown): string {
  const profile = parse(readFileSync(shipped, 'utf8')) as Node;
  const inner = path.slice(0, -1).reduce<Node>((node, key) => node[key] as Node, profile);
  inner[path.at(-1)!] = value;
  return stringify(profile);
}

/** What is said of a profile of this text. */
function refusal(text: string): WorldforgeError {
  using scratch = scratchFolder();
  scratch.write({ 'profile.yaml': text });
  try {
    readProfile(scratch.in('profile.yaml'));
  } catch (error) {
    assert.ok(error instanceof WorldforgeError);
    return error;
  }
  return assert.fail('the profile was read');
}

const sameName = parse(readFileSync(shipped, 'utf8')) as { readonly tensors: readonly unknown[] };

const wrong: readonly (readonly [
  what: string,
  path: readonly (string | number)[],
  value: unknown,
  named?: string,
])[] = [
  ['another schema', ['schema_version'], 2],
  ['no name', ['name'], undefined],
  ['no embodiment', ['embodiment'], ''],
  ['no observation step', ['n_obs_steps'], 0],
  ['too many observation steps', ['n_obs_steps'], 17],
  ['half an observation step', ['n_obs_steps'], 1.5],
  ['a rate that is no number', ['rate_hz'], Number.NaN],
  ['a rate of zero', ['rate_hz'], 0],
  ['no tensor', ['tensors'], []],
  ['two tensors of one name', ['tensors'], [sameName.tensors[0], structuredClone(sameName.tensors[0])]],
  ['a field nobody knows', ['tensors', 0, 'gain'], 2, 'tensors.0'],
  ['a tensor without a name', ['tensors', 1, 'name'], ''],
  ['a name that has no plain letters', ['tensors', 1, 'name'], 'é'],
  ['an absolute topic', ['tensors', 0, 'topic'], '/pusht/keypoints'],
  ['a topic that goes up', ['tensors', 0, 'topic'], '../keypoints'],
  ['a type without a reader', ['tensors', 0, 'type'], 'sensor_msgs/msg/Imu'],
  ['axes nobody keeps', ['tensors', 0, 'axes'], 'zx'],
  ['a shape without axes', ['tensors', 0, 'shape'], []],
  ['a length of zero', ['tensors', 0, 'shape', 1], 0],
  ['a length beyond the bound', ['tensors', 2, 'shape', 0], 4097],
  ['a letter too few', ['tensors', 2, 'layout'], 'HW'],
  ['a unit out of the list', ['tensors', 0, 'unit'], 'cm'],
  ['a frame that is too long', ['tensors', 0, 'frame'], 'f'.repeat(65)],
  ['no goal', ['goal'], undefined],
  ['no instruction', ['goal', 'instruction'], ''],
  ['a goal tensor without a unit', ['goal', 'tensors', 0, 'unit'], undefined],
];

/** The shipped profile with one tensor of its list replaced by these fields beside the common ones. */
function withTensor(fields: Node): string {
  const common = { name: 'lab', topic: 'robot/lab', layout: 'D', unit: 'rad', frame: 'base' };
  return changed(['tensors', 0], { ...common, ...fields });
}

const joints = { type: 'sensor_msgs/msg/JointState', joints: ['a', 'b'], shape: [2] };
const pose = { type: 'geometry_msgs/msg/PoseStamped', shape: [7] };
const image = { type: 'sensor_msgs/msg/Image', shape: [2, 2, 3], layout: 'HWC' };
const compressed = { ...image, type: 'sensor_msgs/msg/CompressedImage' };

const labFaults: readonly (readonly [what: string, fields: Node, named: string])[] = [
  ['joint states without joints', { ...joints, joints: undefined }, 'joints: a joint state needs'],
  ['a joint twice', { ...joints, joints: ['a', 'a'] }, 'joints: a joint stands there twice'],
  ['a shape of another count of joints', { ...joints, shape: [3] }, 'shape: [2] for so many joints'],
  ['joints of a pose', { ...pose, joints: ['a'] }, 'joints: not for geometry_msgs/msg/PoseStamped'],
  ['the velocity of a pose', { ...pose, field: 'velocity' }, 'field: a pose has no velocity'],
  ['a position of seven values', { ...pose, field: 'position' }, 'shape: [3] for a pose'],
  ['axes of an image', { ...image, axes: 'xy' }, 'axes: not for sensor_msgs/msg/Image'],
  ['a layout that images have not', { ...image, layout: 'NDC' }, 'layout: HWC, CHW or HW'],
  ['another size than that of the crop', { ...image, crop: [0, 0, 3, 2] }, 'shape: 2 high and 3 wide'],
  ['another size than it is resized to', { ...image, resize: [4, 2] }, 'shape: 4 high and 2 wide'],
  ['work on a picture that is not decoded', { ...compressed, scale: 0.1 }, 'decode: true, to work on'],
  ['channels first of such a picture', { ...compressed, layout: 'CHW' }, 'decode: true, to work on'],
  [
    'a QoS that the graph has not',
    { ...pose, qos: { reliability: 'reliable', depth: 3 } },
    'qos: the graph offers',
  ],
];

describe('readProfile', () => {
  for (const [what, fields, named] of labFaults) {
    it(`refuses ${what}`, () => {
      const { message } = refusal(withTensor(fields));
      assert.ok(message.includes(`: tensors.0.${named}`), message);
    });
  }

  it('refuses steps so far apart that too many frames would be kept', () => {
    const apart = changed(['n_obs_steps'], 16).replace('rate_hz', 'obs_spacing: 9\nrate_hz');
    assert.match(refusal(apart).message, /: obs_spacing: at most 128 frames .* \(line \d+\)$/);
  });

  it('reads what a lab may say of its tensors', () => {
    const lab = [
      { ...joints, field: 'velocity' },
      { ...pose, qos: { reliability: 'reliable', durability: 'transient_local' } },
      { ...compressed, decode: true, crop: [1, 2, 8, 8], resize: [2, 2], scale: 0.5 },
      { type: 'std_msgs/msg/Float32MultiArray', shape: [4] },
    ];
    using scratch = scratchFolder();
    for (const fields of lab) {
      scratch.write({ 'profile.yaml': withTensor(fields) });
      const [tensor] = readProfile(scratch.in('profile.yaml')).tensors;
      const { place, ...rest } = tensor!;
      const common = { name: 'lab', topic: 'robot/lab', layout: 'D', unit: 'rad', frame: 'base' };
      assert.deepEqual(rest, { ...common, ...fields });
      assert.match(place!, /profile\.yaml:\d+$/);
    }
  });

  it('names the line of a fault, and that of each tensor', () => {
    const text = readFileSync(shipped, 'utf8');
    const line = (start: string) => text.split('\n').findIndex((one) => one.startsWith(start)) + 1;
    const wrongUnit = text.replace('unit: none', 'unit: cm');
    const at = text.split('\n').findIndex((one) => one.includes('unit: none')) + 1;
    assert.ok(refusal(wrongUnit).message.endsWith(`(line ${String(at)})`), refusal(wrongUnit).message);
    const missing = text.replace('    unit: none\n', '');
    const place = `(line ${String(line('  - name: image'))})`;
    assert.ok(refusal(missing).message.endsWith(place), refusal(missing).message);
    assert.ok(refusal(text.replace('name: pusht', '')).message.endsWith('(line 1)'));
    const places = readProfile(shipped).tensors.map((tensor) => tensor.place);
    const names = ['keypoints', 'agent_position', 'image'];
    assert.deepEqual(
      places,
      names.map((name) => `${shipped}:${String(line(`  - name: ${name}`))}`),
    );
  });

  it('reads the profile that is shipped', () => {
    const profile = readProfile(shipped);
    assert.deepEqual(
      [profile.name, profile.embodiment, profile.n_obs_steps, profile.tensors.map(({ name }) => name)],
      ['pusht', 'pusht', 2, ['keypoints', 'agent_position', 'image']],
    );
  });

  for (const [what, path, value, named] of wrong) {
    it(`refuses ${what} and names the place`, () => {
      const error = refusal(changed(path, value));
      assert.equal(error.code, 'session_invalid');
      assert.ok(error.message.includes(`: ${named ?? path.join('.')}: `), error.message);
    });
  }

  it('names the whole where no field is at fault', () => {
    for (const text of ['just a text', '- a list', '', changed(['extra'], 1)]) {
      assert.match(refusal(text).message, /profile\.yaml: the whole: /);
    }
  });

  it('names several faults at once, and not more than eight', () => {
    assert.match(
      refusal(changed(['rate_hz'], -1).replace('name: pusht', 'name: ""')).message,
      /: name: .*; rate_hz: /,
    );
    assert.equal(refusal('{}').message.split('; ').length, 7);
    const many = changed(
      ['goal', 'tensors'],
      Array.from({ length: 3 }, () => ({})),
    );
    assert.equal(refusal(many).message.split('; ').length, 8);
  });

  for (const [what, text] of [
    ['that is no YAML', 'name: [unclosed'],
    ['with a key that stands there twice', 'name: one\nname: two'],
    ['that blows up by its aliases', 'a: &a [1]\nb: [*a, *a]'],
    ['larger than a mebibyte', '#'.repeat((1 << 20) + 1)],
  ] as const) {
    it(`refuses a file ${what}, and says which`, () => {
      const error = refusal(text);
      assert.equal(error.code, 'session_invalid');
      assert.match(error.message, /^observation profile .*profile\.yaml: /);
      assert.match(
        error.hint,
        /^correct .*profile\.yaml; launch\/params\/pusht_profile\.yaml is an example$/,
      );
    });
  }

  it('refuses a file that is not there', () => {
    assert.throws(() => readProfile('no/such/profile.yaml'), {
      code: 'session_invalid',
      message: /no\/such\/profile\.yaml: ENOENT/,
    });
  });
});

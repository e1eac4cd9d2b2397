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
  ['a type without a reader', ['tensors', 0, 'type'], 'sensor_msgs/msg/Image'],
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

describe('readProfile', () => {
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

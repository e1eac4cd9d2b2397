/** What is read of a robot description, and that everything else is refused with its line. */
import assert from 'node:assert/strict';
import { writeFileSync } from 'node:fs';
import fc from 'fast-check';
import { sha256 } from '../../../core/digest.ts';
import { WorldforgeError } from '../../../core/errors.ts';
import { readPolicyRobot } from '../../../nodes/safety_gate/policy_file.ts';
import { parseUrdf, readUrdf } from '../../../nodes/safety_gate/urdf.ts';
import { robotFaults } from '../../../safety/kinematics/index.ts';
import { robotNames, urdfText } from '../../safety/kinematics/robots.ts';
import { codeOf } from '../../support/code_of.ts';
import { samples } from '../../support/samples.ts';
import { scratchFolder } from '../../support/scratch.ts';

const planar = urdfText('planar');

/** Replaces the first place only, which must be there. */
function changed(from: string, to: string): string {
  assert.ok(planar.includes(from), from);
  return planar.replace(from, () => to);
}

function refusal(text: string): string {
  try {
    parseUrdf(text, 'arm.urdf');
  } catch (error) {
    assert.ok(error instanceof WorldforgeError && error.code === 'urdf_invalid', String(error));
    assert.notEqual(error.hint, '');
    return error.message;
  }
  return 'nothing';
}

const shoulderLimit = '<limit lower="-3.1" upper="3.1" velocity="2" effort="10"/>';
const elbowOrigin = '<origin xyz="0.4 0 0"/>';
const loop = [
  '<joint name="loop" type="fixed">',
  '<parent link="tip"/>',
  '<child link="base"/>',
  '</joint></robot>',
].join('\n');
const secondTree = [
  '<link name="p"/><link name="q"/>',
  '<joint name="pq" type="fixed"><parent link="p"/><child link="q"/></joint></robot>',
].join('');
const nested = `${'<visual>'.repeat(40)}${'</visual>'.repeat(40)}`;
const mimic = (attributes: string) => changed(shoulderLimit, `${shoulderLimit}<mimic ${attributes}/>`);

/** What was done, the text, and what the refusal says. */
const bad: readonly (readonly [string, string, RegExp])[] = [
  ['nothing', '', /not well-formed/],
  ['no XML', 'robot: planar', /not well-formed/],
  ['a cut file', planar.slice(0, 400), /not well-formed/],
  ['two documents', planar + planar, /not well-formed|processing/],
  ['an attribute twice', changed('link="base"', 'link="base" link="base"'), /:13: .*not well-formed/],
  ['an unknown entity', changed('xyz="0.4 0 0"', 'xyz="&far;"'), /not well-formed/],
  ['a document type', changed('<robot name', '<!DOCTYPE robot><robot name'), /:3: a document type/],
  [
    'an entity that grows',
    changed('<robot name', '<!DOCTYPE r [<!ENTITY a "&b;&b;"><!ENTITY b "c">]><robot name'),
    /a document type/,
  ],
  [
    'an external entity',
    changed('<robot name', '<!DOCTYPE r [<!ENTITY a SYSTEM "file:///etc/hostname">]><robot name'),
    /a document type/,
  ],
  ['a processing instruction', changed('<robot name', '<?run this?><robot name'), /processing instruction/],
  ['another root', planar.replaceAll('robot', 'sdf'), /the root is <sdf>, not <robot>/],
  ['text between tags', changed('<link name="fore"/>', 'fore <link name="fore"/>'), /holds text/],
  ['text in CDATA', changed('<link name="fore"/>', '<![CDATA[x]]><link name="fore"/>'), /holds text/],
  ['no link', '<robot name="r"/>', /value_too_long/],
  ['one link and no joint', '<robot name="r"><link name="a"/></robot>', /value_too_long/],
  [
    'an unexpanded macro',
    changed('<link name="tip"/>', '<xacro:arm/>'),
    /<xacro:arm> in <robot> is not read/,
  ],
  ['a closed chain', changed('</robot>', '<loop_joint name="x"/></robot>'), /<loop_joint> in <robot>/],
  ['a joint without a name', changed('name="elbow" ', ''), /:18: <joint> has no name/],
  ['an empty name', changed('name="elbow"', 'name=" "'), /<joint> has no name/],
  ['a name of 65 letters', changed('name="elbow"', `name="${'e'.repeat(65)}"`), /value_too_long/],
  ['a joint name twice', changed('name="elbow"', 'name="shoulder"'), /:18: joint shoulder .*name_repeated/],
  ['a link name twice', changed('<link name="fore"/>', '<link name="tip"/>'), /name_repeated \(tip\)/],
  ['a link without a name', changed('<link name="fore"/>', '<link/>'), /<link> has no name/],
  ['no type', changed('name="elbow" type="revolute"', 'name="elbow"'), /<joint> has no type/],
  ['type floating', changed('type="fixed"', 'type="floating"'), /joint_type_unknown \(floating\)/],
  ['type planar', changed('type="fixed"', 'type="planar"'), /joint_type_unknown \(planar\)/],
  ['type Revolute', changed('type="revolute"', 'type="Revolute"'), /joint_type_unknown \(Revolute\)/],
  ['no parent', changed('<parent link="base"/>', ''), /:12: <joint> has no <parent>/],
  ['no child', changed('<child link="fore"/>', ''), /<joint> has no <child>/],
  ['two parents', changed('<parent link="base"/>', '<parent link="base"/><parent link="tip"/>'), /twice/],
  [
    'an unknown parent',
    changed('<parent link="base"/>', '<parent link="bse"/>'),
    /:13: link_unknown \(bse\)/,
  ],
  ['an unknown child', changed('<child link="tip"/>', '<child link="top"/>'), /link_unknown \(top\)/],
  ['a loose link', changed('<link name="base"/>', '<link name="base"/><link name="x"/>'), /root_not_single/],
  ['a second tree', changed('</robot>', secondTree), /joint pq parent: root_not_single \(p\)/],
  [
    'a link carried twice',
    changed('<child link="tip"/>', '<child link="fore"/>'),
    /link_two_parents \(fore\)/,
  ],
  ['a circle', changed('</robot>', loop), /joint_circle/],
  ['a link that carries itself', changed('<parent link="fore"/>', '<parent link="tip"/>'), /joint_circle/],
  ['no limit of a revolute joint', changed(shoulderLimit, ''), /:12: joint shoulder limits: limit_missing/],
  [
    'no limit of a prismatic joint',
    changed(shoulderLimit, '').replace('revolute', 'prismatic'),
    /limit_missing/,
  ],
  ['no lower limit', changed('lower="-3.1" ', ''), /limit_missing/],
  ['no upper limit', changed('upper="3.1" ', ''), /limit_missing/],
  ['no velocity limit', changed('velocity="2" ', ''), /limit_missing/],
  [
    'a velocity of zero',
    changed('velocity="2"', 'velocity="0"'),
    /limits.velocity: value_not_positive \(0\)/,
  ],
  ['a velocity below zero', changed('velocity="2"', 'velocity="-2"'), /value_not_positive \(-2\)/],
  ['a huge velocity', changed('velocity="2"', 'velocity="1e9"'), /value_too_large/],
  ['limits the wrong way', changed('upper="3.1"', 'upper="-3.2"'), /range_inverted/],
  [
    'a limit of NaN',
    changed('upper="3.1"', 'upper="NaN"'),
    /:16: upper of <limit>: "NaN" is no finite number/,
  ],
  ['an endless limit', changed('upper="3.1"', 'upper="inf"'), /no finite number/],
  ['a limit too large for a double', changed('upper="3.1"', 'upper="1e999"'), /no finite number/],
  ['a limit in hexadecimal', changed('upper="3.1"', 'upper="0x3"'), /no finite number/],
  ['a limit with its unit', changed('upper="3.1"', 'upper="3.1rad"'), /no finite number/],
  ['an empty limit', changed('upper="3.1"', 'upper=""'), /no finite number/],
  ['an expression', changed('upper="3.1"', 'upper="${pi}"'), /"\$\{pi\}" is no finite number/],
  ['a limit that nobody reads', changed('effort="10"', 'jerk="10"'), /attribute jerk of <limit>/],
  [
    'limits for limit',
    changed(shoulderLimit, shoulderLimit.replace('limit', 'limits')),
    /<limits> in <joint>/,
  ],
  ['two limits', changed(shoulderLimit, shoulderLimit + shoulderLimit), /<joint> has <limit> twice/],
  ['an axis of zeros', changed('xyz="0 0 1"', 'xyz="0 0 0"'), /joint shoulder axis: axis_zero \(0\)/],
  ['a long axis', changed('xyz="0 0 1"', 'xyz="0 0 2"'), /axis_not_unit \(2\)/],
  ['an axis of two numbers', changed('xyz="0 0 1"', 'xyz="0 1"'), /:15: xyz of <axis> is not three numbers/],
  ['an axis of NaN', changed('xyz="0 0 1"', 'xyz="0 0 nan"'), /no finite number/],
  ['four numbers', changed(elbowOrigin, '<origin xyz="0.4 0 0 0"/>'), /not three numbers/],
  ['commas', changed(elbowOrigin, '<origin xyz="0.4, 0, 0"/>'), /no finite number/],
  ['an empty origin', changed(elbowOrigin, '<origin xyz=""/>'), /no finite number/],
  [
    'a far origin',
    changed(elbowOrigin, '<origin xyz="400 0 0"/>'),
    /:18: joint elbow origin.xyz\[0\]: value_too/,
  ],
  ['a turn in NaN', changed(elbowOrigin, '<origin rpy="0 NaN 0"/>'), /rpy of <origin>/],
  ['a quaternion', changed(elbowOrigin, '<origin quat_xyzw="0 0 0 1"/>'), /attribute quat_xyzw/],
  ['a child in an origin', changed(elbowOrigin, '<origin><x/></origin>'), /<x> in <origin> is not read/],
  ['mimics an unknown joint', mimic('joint="wrist"'), /mimic: mimic_unknown \(wrist\)/],
  ['mimics itself', mimic('joint="shoulder"'), /mimic_unknown/],
  ['mimics a fixed joint', mimic('joint="flange"'), /mimic_unknown/],
  ['mimics nobody', mimic('multiplier="2"'), /<mimic> has no joint/],
  ['mimics by NaN', mimic('joint="elbow" multiplier="NaN"'), /multiplier of <mimic>/],
  ['too deep', changed('<link name="fore"/>', `<link name="fore">${nested}</link>`), /inside each other/],
  [
    'too many elements',
    changed('</robot>', `${'<gazebo/>'.repeat(20_000)}</robot>`),
    /more than 20000 elements/,
  ],
  ['too large', `${planar}${' '.repeat(1 << 20)}`, /characters, at most/],
];

describe('parseUrdf', () => {
  it('reads joints as they stand, and what URDF says of what does not stand there', () => {
    assert.deepEqual(parseUrdf(planar).slice(1), [
      {
        joint: 'elbow',
        type: 'revolute',
        parent: 'upper',
        child: 'fore',
        origin: { xyz: [0.4, 0, 0], rpy: [0, 0, 0] },
        axis: [0, 0, 1],
        limits: { lower: -2.5, upper: 2.5, velocity: 3 },
      },
      {
        joint: 'flange',
        type: 'fixed',
        parent: 'fore',
        child: 'tip',
        origin: { xyz: [0.3, 0, 0], rpy: [0, 0, 0] },
        axis: [1, 0, 0],
      },
    ]);
  });

  it('gives plain JSON that is judged the same when it comes back', () => {
    for (const name of robotNames) {
      const robot = parseUrdf(urdfText(name));
      const back: unknown = JSON.parse(JSON.stringify(robot));
      assert.deepEqual(back, robot);
      assert.deepEqual(robotFaults(back), []);
    }
  });

  it('takes limits of a joint that cannot have them for what URDF says they are: nothing', () => {
    const fixed = changed(
      '<child link="tip"/>',
      '<child link="tip"/><limit velocity="0"/><axis xyz="0 0 0"/>',
    );
    assert.equal(parseUrdf(fixed)[2]?.limits, undefined);
    const endless = parseUrdf(changed('type="revolute"', 'type="continuous"'));
    assert.deepEqual(endless[0]?.limits, { velocity: 2 });
    assert.equal(
      parseUrdf(changed(shoulderLimit, '').replace('revolute', 'continuous'))[0]?.limits,
      undefined,
    );
  });

  for (const [what, text, words] of bad) {
    it(`refuses ${what}`, () => assert.match(refusal(text), words));
  }

  it('names file, line, joint, code and number', () => {
    const text = changed('velocity="2"', 'velocity="-2"').replace('velocity="3"', 'velocity="0"');
    assert.equal(
      refusal(text),
      'arm.urdf:12: joint shoulder limits.velocity: value_not_positive (-2): ' +
        'The number is zero or negative, which would switch a guard off. And 1 more.',
    );
  });

  it('refuses or reads, and never fails otherwise, whatever is cut or changed', () => {
    const all = fc.constantFrom(...robotNames.map(urdfText));
    const parts = fc.constantFrom('', '"', '<', '>', '/>', ' ', '0', '-', 'NaN', '1e400', 'link', '&', '\0');
    fc.assert(
      fc.property(
        all,
        fc.double({ min: 0, max: 1, noNaN: true }),
        fc.nat(40),
        parts,
        (text, at, cut, part) => {
          const place = Math.floor(at * text.length);
          const other = text.slice(0, place) + part + text.slice(place + cut);
          assert.ok(['', 'urdf_invalid'].includes(codeOf(() => parseUrdf(other))));
        },
      ),
      { numRuns: samples('urdf_texts') },
    );
  });
});

describe('readUrdf', () => {
  it('reads the file that was signed for, and no other', () => {
    using scratch = scratchFolder();
    const file = scratch.in('arm.urdf');
    const digest = sha256(planar);
    assert.equal(
      codeOf(() => readUrdf(file, digest)),
      'urdf_missing',
    );
    assert.equal(
      codeOf(() => readUrdf(scratch.path, digest)),
      'urdf_missing',
    );
    writeFileSync(file, planar);
    assert.deepEqual(readUrdf(file, digest), parseUrdf(planar));
    const policy = scratch.in('policy.yaml');
    assert.deepEqual(readPolicyRobot(policy, { file: 'arm.urdf', sha256: digest }), parseUrdf(planar));
    assert.deepEqual(readPolicyRobot('other.yaml', { file, sha256: digest }), parseUrdf(planar));
    assert.equal(
      codeOf(() => readUrdf(file, sha256('another'))),
      'urdf_digest',
    );
    writeFileSync(file, Uint8Array.of(0xff, 0xfe));
    assert.equal(
      codeOf(() => readUrdf(file, sha256(Uint8Array.of(0xff, 0xfe)))),
      'urdf_invalid',
    );
    writeFileSync(file, new Uint8Array((1 << 20) + 1));
    assert.equal(
      codeOf(() => readUrdf(file, digest)),
      'urdf_missing',
    );
  });
});

// Reads a robot description (URDF) into the joints that the gate judges with. What it does not know is
// refused by name and line: an element that nobody reads could say how the robot moves.
import { readFileSync, statSync } from 'node:fs';
import { defined } from '../../core/assert.ts';
import { sha256 } from '../../core/digest.ts';
import { errorText, WorldforgeError } from '../../core/errors.ts';
import { faultCodes } from '../../safety/index.ts';
import {
  isRobot,
  robotFaults,
  type JointLimits,
  type Mimic,
  type Robot,
} from '../../safety/kinematics/index.ts';
import { checkForm, childOf, optionalNumber, textOf, threeNumbers } from './urdf_element.ts';
import { parseUrdfXml, urdfFault, type UrdfElement } from './urdf_xml.ts';

/** Mass, looks and drives move no link; what is inside of them is not looked at. */
const robotForm = {
  attributes: null,
  one: [],
  many: ['link', 'joint', 'material', 'transmission', 'gazebo', 'ros2_control'],
};
const linkForm = {
  attributes: ['name', 'type'],
  one: ['inertial'],
  many: ['visual', 'collision', 'self_collision_checking', 'contact'],
};
const jointForm = {
  attributes: ['name', 'type'],
  one: [
    'origin',
    'parent',
    'child',
    'axis',
    'limit',
    'mimic',
    'dynamics',
    'calibration',
    'safety_controller',
  ],
  many: [],
};
const leaf = (...attributes: readonly string[]) => ({ attributes, one: [], many: [] });
const partForms = {
  origin: leaf('xyz', 'rpy'),
  parent: leaf('link'),
  child: leaf('link'),
  axis: leaf('xyz'),
  limit: leaf('lower', 'upper', 'velocity', 'effort'),
  mimic: leaf('joint', 'multiplier', 'offset'),
};

function jointLimits(type: string, limit: UrdfElement | undefined): { limits?: JointLimits } {
  // On a fixed joint a limit means nothing; on a continuous one only its velocity does.
  const velocity = type === 'fixed' ? undefined : optionalNumber(limit, 'velocity');
  if (velocity === undefined) return {};
  if (type === 'continuous') return { limits: { velocity } };
  const [lower, upper] = [optionalNumber(limit, 'lower'), optionalNumber(limit, 'upper')];
  return {
    limits: {
      velocity,
      ...(lower === undefined ? {} : { lower }),
      ...(upper === undefined ? {} : { upper }),
    },
  };
}

function jointMimic(mimic: UrdfElement | undefined): { mimic?: Mimic } {
  if (mimic === undefined) return {};
  const multiplier = optionalNumber(mimic, 'multiplier') ?? 1;
  const offset = optionalNumber(mimic, 'offset') ?? 0;
  return { mimic: { joint: textOf(mimic, 'joint'), multiplier, offset } };
}

function linkOf(joint: UrdfElement, end: 'parent' | 'child', links: ReadonlySet<string>): string {
  const element = childOf(joint, end);
  if (element === undefined) throw urdfFault(joint.place, `<joint> has no <${end}>`);
  const link = textOf(element, 'link');
  if (links.has(link)) return link;
  throw urdfFault(element.place, `link_unknown (${link.slice(0, 64)}): ${faultCodes.link_unknown}`);
}

/** A joint of unknown origin: `robotFaults` judges what it says. */
function readJoint(element: UrdfElement, links: ReadonlySet<string>) {
  checkForm(element, jointForm);
  for (const [name, form] of Object.entries(partForms)) {
    const part = childOf(element, name);
    if (part !== undefined) checkForm(part, form);
  }
  const origin = childOf(element, 'origin');
  const type = textOf(element, 'type');
  return {
    joint: textOf(element, 'name'),
    type,
    parent: linkOf(element, 'parent', links),
    child: linkOf(element, 'child', links),
    origin: { xyz: threeNumbers(origin, 'xyz', [0, 0, 0]), rpy: threeNumbers(origin, 'rpy', [0, 0, 0]) },
    axis: threeNumbers(childOf(element, 'axis'), 'xyz', [1, 0, 0]),
    ...jointLimits(type, childOf(element, 'limit')),
    ...jointMimic(childOf(element, 'mimic')),
  };
}

function readLinks(elements: readonly UrdfElement[]): ReadonlyMap<string, UrdfElement> {
  const links = new Map<string, UrdfElement>();
  for (const element of elements) {
    checkForm(element, linkForm);
    const name = textOf(element, 'name');
    if (links.has(name))
      throw urdfFault(element.place, `name_repeated (${name.slice(0, 64)}): ${faultCodes.name_repeated}`);
    links.set(name, element);
  }
  return links;
}

/** A link without any joint is a second root, which the joints alone do not show. */
function refuseLoose(links: ReadonlyMap<string, UrdfElement>, robot: Robot): void {
  const joined = new Set(robot.flatMap(({ parent, child }) => [parent, child]));
  for (const [name, { place }] of links) {
    if (!joined.has(name))
      throw urdfFault(place, `root_not_single (${name.slice(0, 64)}): ${faultCodes.root_not_single}`);
  }
}

/**
 * The joints of a URDF text as plain JSON. `file` is what the faults are told of.
 * @throws WorldforgeError urdf_invalid with the line
 */
export function parseUrdf(text: string, file = 'URDF'): Robot {
  const root = parseUrdfXml(text, file);
  if (root.name !== 'robot') throw urdfFault(root.place, `the root is <${root.name}>, not <robot>`);
  checkForm(root, robotForm);
  const links = readLinks(root.children.filter(({ name }) => name === 'link'));
  const elements = root.children.filter(({ name }) => name === 'joint');
  const names = new Set(links.keys());
  const joints: unknown[] = elements.map((element) => readJoint(element, names));
  if (isRobot(joints)) {
    refuseLoose(links, joints);
    return joints;
  }
  throw firstFault(joints, elements, root);
}

function firstFault(
  joints: readonly unknown[],
  elements: readonly UrdfElement[],
  root: UrdfElement,
): WorldforgeError {
  const [fault, ...more] = robotFaults(joints);
  const { path, code, value } = defined(fault, 'a fault of what is no robot');
  const [, position, member = ''] = /^\[(\d+)\]\.?(.*)$/.exec(path) ?? [];
  const { place, attributes, name } = elements[Number(position)] ?? root;
  const subject = [name, attributes.get('name')?.slice(0, 64), member].filter(Boolean).join(' ');
  const rest = more.length === 0 ? '' : ` And ${more.length} more.`;
  return urdfFault(place, `${subject}: ${code} (${value}): ${faultCodes[code]}${rest}`);
}

const bytesMax = 1 << 20;

/**
 * The robot description of a site policy.
 * @param digest SHA-256 of its bytes, as the policy says
 * @throws WorldforgeError urdf_missing, urdf_digest, urdf_invalid
 */
export function readUrdf(file: string, digest: string): Robot {
  const bytes = readBytes(file);
  const found = sha256(bytes);
  if (found !== digest) {
    throw new WorldforgeError('urdf_digest', `${file} has SHA-256 ${found}, the site policy says ${digest}`, {
      hint: 'give the file that was signed for, or sign a site policy for this one',
    });
  }
  try {
    return parseUrdf(new TextDecoder('utf-8', { fatal: true }).decode(bytes), file);
  } catch (error) {
    if (error instanceof WorldforgeError) throw error;
    throw urdfFault({ file, line: 1 }, `it is no UTF-8: ${errorText(error)}`);
  }
}

function readBytes(file: string): Uint8Array {
  try {
    const status = statSync(file);
    if (!status.isFile()) throw new TypeError('it is no plain file');
    if (status.size > bytesMax) throw new RangeError(`${status.size} bytes, at most ${bytesMax}`);
    return readFileSync(file);
  } catch (cause) {
    const hint = 'the site policy names the file; give its path';
    throw new WorldforgeError('urdf_missing', `${file}: ${errorText(cause)}`, { cause, hint });
  }
}

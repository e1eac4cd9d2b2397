/** Commands that are not in order: each with what is wrong with it. */
import type { KeyHolder } from '../../../safety/index.ts';
import type { Told } from './acts.ts';
import { policyAt } from './domain.ts';
import { kept } from './ghost.ts';
import { nsAt } from './world.ts';

const forged = { signatureValid: false, wrong: { property: 'P4', words: 'forged' } };
/** Made once, under the first policy and start: whoever has it may send it again. */
const first = policyAt({ policy: 'dry', boot: 0 });
export const copied: Told = {
  payload: {
    command_id: `${kept} approval`,
    site_policy_digest: first.sitePolicyDigest,
    gate_boot_id: first.gateBootId,
    not_after_ns: String(nsAt(2000)),
  },
};
const expired = { lasts: -1000, wrong: { property: 'P5', words: 'after its time' } };
const tooLong = { lasts: 3000, wrong: { property: 'P5', words: 'valid for too long' } };

/** A command that was made for something else, by the member that says so. */
function madeFor(member: string, value: string, property: string): Told {
  return { payload: { [member]: value }, wrong: { property, words: `made for another ${member}` } };
}

export const strays: readonly Told[] = [
  madeFor('robot_id', 'other', 'P2'),
  madeFor('run_id', 'other', 'P13'),
  madeFor('session_digest', 'other', 'P3'),
  madeFor('site_policy_digest', 'other', 'P20'),
  madeFor('gate_boot_id', '77', 'P13'),
  forged,
  expired,
  tooLong,
];

/** A key that the host of the gate has enrolled but for this. */
function enrolledAs(changes: Partial<KeyHolder>, words: string): Told {
  const holder = { name: 'cy', roles: ['approver', 'operator'], revoked: false, ...changes } as const;
  return { by: 'cy', payload: { operator: 'cy' }, holder, wrong: { property: 'P4', words } };
}

/** Of keys as the host has them: no rule of the site policy knows of these. */
export const enrolmentStrays: readonly Told[] = [
  { by: 'cy', holder: 'unknown', wrong: { property: 'P4', words: 'of nobody knows whom' } },
  enrolledAs({ revoked: true }, 'by a revoked key'),
  enrolledAs({ name: 'bo' }, 'by the key of another name'),
  enrolledAs({ roles: ['observer'] }, 'by a key enrolled for something else'),
];

/** Of LIVE: people who may not, and words of nobody. */
export const liveStrays: readonly Told[] = [
  { by: 'nobody', wrong: { property: 'P4', words: 'of somebody the policy does not name' } },
  { by: 'eve', wrong: { property: 'P4', words: 'of somebody without the role' } },
  { payload: { attested_by: 'flag' }, wrong: { property: 'P25', words: 'said by a flag of a script' } },
];

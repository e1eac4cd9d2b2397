// What a new site begins with: the built-in policy, which rehearses the shipped sessions, under its own name.
import { readFileSync } from 'node:fs';
import { builtInSitePolicyPath } from '../../nodes/safety_gate/policy_file.ts';

const head = `# The site policy: what this site allows. What does not stand here is refused.
# It begins as the built-in one, for the simulated PushT robot. Change in this order:
#   robot_id     the robot that the gate stands before
#   embodiments  its axes with units and limits, each tighter than what the robot itself enforces
#   checklist    what somebody has to look at before anything moves; the four items below have to stay
#   approvers    how many people let a plan pass
# Each bound has to lie below what the ones before it already enforce: no value switches a guard off.
# Then:  worldforge site-policy validate FILE  and  worldforge site-policy sign FILE --key-dir DIR
`;

/** The text of a policy that validates. */
export function startingPolicy(): string {
  const builtIn = readFileSync(builtInSitePolicyPath(), 'utf8');
  const body = builtIn.slice(builtIn.indexOf('schema_version:'));
  return head + body.replace(/^name: .*$/m, 'name: my_site');
}

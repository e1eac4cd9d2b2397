/** The goal of the shipped recording as a file, for runs in which nobody plays it. */
import assert from 'node:assert/strict';
import { readProfile } from '../../nodes/observer/profile.ts';
import { openSession, sessionPath } from '../../nodes/review/session_source.ts';
import { builtInProfilePath } from '../../nodes/rig.ts';
import type { Desk } from './support.ts';

/** Its instruction is another one: `push it home`. */
export async function goalFile(desk: Desk): Promise<string> {
  const { prepared } = await openSession(sessionPath('pusht-01'), readProfile(builtInProfilePath()));
  const [tensor] = prepared.goalTensors;
  assert(tensor !== undefined);
  const copy = tensor.data.slice();
  const values = [...new Float32Array(copy.buffer, 0, copy.byteLength / 4)];
  const goal = { schema_version: 1, instruction: 'push it home', tensors: { [tensor.name]: values } };
  desk.write({ 'goal.yaml': JSON.stringify(goal) });
  return desk.in('goal.yaml');
}

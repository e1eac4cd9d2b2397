import assert from 'node:assert/strict';
import { commandKinds, rolesFor } from '../../safety/index.ts';

describe('roles', () => {
  it('to let a plan pass takes an approver, to stop takes nobody', () => {
    const open = commandKinds.filter((kind) => rolesFor(kind).length === 0);
    const approvers = commandKinds.filter((kind) => rolesFor(kind).every((role) => role === 'approver'));
    assert.deepEqual([open, approvers], [['stop'], ['approve', 'withdraw', 'stop']]);
    const observed = commandKinds.filter((kind) => rolesFor(kind).includes('observer'));
    assert.deepEqual(observed, []);
  });
});

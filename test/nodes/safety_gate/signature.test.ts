import assert from 'node:assert/strict';
import { generateKey } from '../../../core/keys.ts';
import { topics, type OperatorCommand } from '../../../msgs/index.ts';
import { nobody, signatureJudge, type HolderOf } from '../../../nodes/safety_gate/signature.ts';
import type { KeyHolder } from '../../../safety/index.ts';
import { meta } from './gate_node.ts';

const { key } = generateKey();
const holder: KeyHolder = { name: 'alice', roles: ['operator'], revoked: false };

function command(changes: Partial<OperatorCommand> = {}): OperatorCommand {
  return {
    meta: meta('operator'),
    kind: 'check',
    command_id: 'c1',
    operator_name: 'alice',
    public_key: key.publicKey,
    payload: '{}',
    signature: key.sign('{}'),
    ...changes,
  };
}

function judged(holderOf: HolderOf, changes: Partial<OperatorCommand> = {}): unknown {
  return signatureJudge(holderOf)(topics.operatorCommand.name, command(changes), 'd');
}

function internal(value: object): unknown {
  return [
    {
      name: 'signature_judged',
      value: { command_digest: 'd', key_id: key.keyId, verdict: 'valid', ...value },
    },
  ];
}

describe('signature judge', () => {
  it('says whose key signed, and that a stranger did', () => {
    assert.deepEqual(judged(nobody), internal({ enrolled: false }));
    assert.deepEqual(
      judged((publicKey) => (publicKey === key.publicKey ? holder : undefined)),
      internal({ enrolled: true, holder }),
    );
    const revoked = { ...holder, revoked: true };
    assert.deepEqual(
      judged(() => revoked),
      internal({ enrolled: false, holder: revoked }),
    );
    assert.deepEqual(
      judged(() => 'unknown'),
      internal({ enrolled: false, holder: 'unknown' }),
    );
  });

  it('asks for nobody where the signature is invalid, and never for a stop', () => {
    const unasked: HolderOf = () => assert.fail('asked');
    assert.deepEqual(judged(unasked, { payload: '[]' }), internal({ enrolled: false, verdict: 'invalid' }));
    assert.deepEqual(judged(unasked, { kind: 'stop' }), internal({ enrolled: false }));
    assert.deepEqual(signatureJudge(unasked)(topics.stop.name, {}, 'd'), []);
  });
});

import assert from 'node:assert/strict';
import { chmodSync, existsSync } from 'node:fs';
import { assertTypedError, makeDesk, type Desk } from '../../e2e/support.ts';

function withPassphrase(desk: Desk): readonly string[] {
  desk.write({ pass: 'correct horse\n' });
  chmodSync(desk.in('pass'), 0o600);
  return ['--passphrase-file', 'pass'];
}

describe('worldforge operator', () => {
  it('enrolls, lists and revokes', async () => {
    using desk = makeDesk();
    const pass = withPassphrase(desk);
    const made = await desk.run(['operator', 'enroll', 'alice', ...pass]);
    assert.deepEqual([made.code, made.stderr], [0, '']);
    const words = ['operator', 'enroll', 'bob', '--role', 'author', '--role', 'approver', ...pass];
    assert.match(
      (await desk.run(words)).stdout,
      /^enrolled bob as approver, author\n {2}key id {6}[0-9a-f]{64}\n/,
    );
    assert.match((await desk.run(['operator', 'revoke', 'bob'])).stdout, /^revoked bob at 2/);
    const listed = await desk.run(['operator', 'list', '--format', 'json']);
    const { operators } = JSON.parse(listed.stdout) as { operators: Record<string, unknown>[] };
    assert.deepEqual(
      operators.map(({ name, roles, revoked }) => [name, roles, revoked === null]),
      [
        ['alice', ['operator'], true],
        ['bob', ['approver', 'author'], false],
      ],
    );
    const text = (await desk.run(['operator', 'list'])).stdout;
    assert.match(text, /^alice: operator; key \w{64}; enrolled .*; in use\nbob: .*; revoked 2.*Z\n$/);
    assert.equal(existsSync(desk.in('keys', 'host.key')), false);
  });

  it('acts on a running graph only, and only on what is named', async () => {
    using desk = makeDesk();
    const run = (...words: readonly string[]) => desk.run(['operator', ...words]);
    for (const words of [['status'], ['stop'], ['reset', '--operator', 'alice']]) {
      const result = await run(...words, '--graph', 'memory');
      assertTypedError(result, 'usage');
      assert.match(result.stderr, /nothing can attach to it/);
    }
    assert.match((await run('check', '--operator', 'alice', '--all')).stderr, /--all is refused/);
    assertTypedError(await run('check', '--operator', 'alice'), 'usage');
    assertTypedError(await run('approve', '--operator', 'alice'), 'usage');
    assertTypedError(await run('check', 'workspace_clear'), 'usage');
    assert.equal(existsSync(desk.keys), false);
  });

  it('says why not, and writes nothing then', async () => {
    using desk = makeDesk();
    const pass = withPassphrase(desk);
    const run = (...words: readonly string[]) => desk.run(['operator', ...words]);
    assertTypedError(await run('enroll', 'alice'), 'passphrase_refused');
    assertTypedError(await run('enroll', '../alice', ...pass), 'operator_name');
    assertTypedError(await run('enroll', 'alice', '--role', 'king', ...pass), 'usage');
    assertTypedError(await run('revoke', 'alice'), 'operator_unknown');
    assert.equal((await run('list')).stdout, `nobody is enrolled in ${desk.keys}\n`);
    assert.equal(existsSync(desk.keys), false);
    chmodSync(desk.in('pass'), 0o644);
    assertTypedError(await run('enroll', 'alice', ...pass), 'key_unreadable');
    assert.equal(existsSync(desk.keys), false);
  });
});

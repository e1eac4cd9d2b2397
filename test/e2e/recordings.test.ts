/** A lab's recordings through the review: unsealed, of other storages, and not as the profile says. */
import assert from 'node:assert/strict';
import { cpSync, readFileSync, truncateSync } from 'node:fs';
import path from 'node:path';
import { packageRoot } from '../../core/package_root.ts';
import { consent, jsonOf, makeDesk, type Desk } from './support.ts';

const shipped = path.join(packageRoot, 'replay', 'sessions', 'pusht-01');
const bagFile = 'pusht-01_0.mcap';

describe('a review of a recording that nobody closed', () => {
  let desk: Desk;
  before(() => {
    desk = makeDesk();
  });
  after(() => desk[Symbol.dispose]());

  it('rehearses what is whole, and says where it ends', async () => {
    const session = desk.in('cut');
    cpSync(shipped, session, { recursive: true });
    const file = path.join(session, bagFile);
    const half = readFileSync(file).length >> 1;
    truncateSync(file, half);
    const result = await desk.review(...consent, '--session', session);
    const { status, verify, session_notes, run_manifest, cycles } = jsonOf(result, 0);
    assert.deepEqual([status, verify.status, session_notes.length], ['rehearsed', 'equal', 2]);
    const [note = '', count = ''] = session_notes;
    assert.match(count, /metadata\.yaml says \d+ messages, \d+ are there$/);
    const [, offset, bytes] = /_0\.mcap is unsealed: .* byte (\d+), (\d+) bytes after/.exec(note) ?? [];
    assert.deepEqual([Number(offset) + Number(bytes), cycles > 3 && cycles < 19], [half, true], note);
    assert.ok(result.stderr.startsWith(`note: ${note}\n`), result.stderr);
    const { facts } = JSON.parse(readFileSync(run_manifest, 'utf8')) as {
      readonly facts: { readonly session: { readonly notes: readonly string[] } };
    };
    assert.deepEqual(facts.session.notes, session_notes);
    const text = await desk.run([
      'review',
      '--workspace-dir',
      desk.workspace,
      ...consent,
      '--session',
      session,
    ]);
    assert.ok(text.stdout.includes(`\nSession   ${note}\n`), text.stdout);
  });
});

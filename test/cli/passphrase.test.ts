import assert from 'node:assert/strict';
import { chmodSync } from 'node:fs';
import { PassThrough } from 'node:stream';
import type { CliContext } from '../../cli/context.ts';
import { passphraseFor } from '../../cli/passphrase.ts';
import { scratchFolder } from '../support/scratch.ts';

/** A terminal on which these keys are pressed once the question stands there. */
function terminal(...presses: readonly string[]) {
  const stdin = new PassThrough();
  const waiting = [...presses];
  let stderr = '';
  const write = (text: string) => {
    stderr += text;
    const next = text.endsWith(': ') ? waiting.shift() : undefined;
    if (next === '') stdin.end();
    else if (next !== undefined) setImmediate(() => stdin.write(next));
  };
  const context: CliContext = {
    process: { stdout: { write: () => assert.fail() }, stderr: { write } },
    stdin,
    interactive: true,
    signal: new AbortController().signal,
  };
  return { context, said: () => stderr };
}

const ask = { of: 'key of alice', file: undefined, isNew: false };
const refused = { code: 'passphrase_refused' } as const;

describe('passphrase', () => {
  it('is typed without being shown', async () => {
    const { context, said } = terminal('correct hosre\u007f\u007f\u007frse\r');
    assert.equal(await passphraseFor(context, ask), 'correct horse');
    assert.equal(said(), 'Passphrase of the key of alice: \n');
  });

  it('is typed twice where it is new, and both must be the same', async () => {
    const isNew = { ...ask, isNew: true };
    const same = terminal('correct horse\r', 'correct horse\r');
    assert.equal(await passphraseFor(same.context, isNew), 'correct horse');
    const other = terminal('correct horse\r', 'correct house\r');
    await assert.rejects(passphraseFor(other.context, isNew), { ...refused, message: /not the same/ });
    await assert.rejects(passphraseFor(terminal('short\r').context, isNew), refused);
  });

  it('is not given by an interrupt or the end of the input', async () => {
    for (const press of ['\u0003', '\u0004', ''])
      await assert.rejects(passphraseFor(terminal(press).context, ask), {
        message: 'no passphrase was given',
      });
  });

  it('comes from a file of one line that its owner alone may read', async () => {
    using scratch = scratchFolder();
    const { context } = terminal();
    const file = scratch.in('pass');
    const from = (text: string, mode = 0o600) => {
      scratch.write({ pass: text });
      chmodSync(file, mode);
      return passphraseFor(context, { ...ask, file, isNew: true });
    };
    for (const text of ['correct horse', 'correct horse\n', 'correct horse\r\n'])
      assert.equal(await from(text), 'correct horse');
    for (const text of ['', '\n', 'short\n', 'correct\nhorse\n', 'correct horse\n\n'])
      await assert.rejects(from(text), refused, JSON.stringify(text));
    await assert.rejects(from('correct horse', 0o644), { code: 'key_unreadable', hint: `chmod 600 ${file}` });
    await assert.rejects(passphraseFor(context, { ...ask, file: scratch.in('nowhere') }), refused);
  });

  it('is asked of nobody where there is no terminal', async () => {
    const context = { ...terminal().context, interactive: false };
    await assert.rejects(passphraseFor(context, ask), { ...refused, hint: 'use --passphrase-file FILE' });
  });
});

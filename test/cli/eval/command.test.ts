/** `worldforge eval` as a process. */
import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { assertTypedError, makeDesk } from '../../e2e/support.ts';

const small = ['--simulator', 'sim', '--score', 'mock'];

describe('worldforge eval', function () {
  this.timeout(120_000);

  it('prints the report and writes it in three formats', async () => {
    using desk = makeDesk();
    const ended = await desk.run([
      'eval',
      '--workspace-dir',
      desk.workspace,
      '--starts',
      '2',
      ...small,
      '--format',
      'json',
    ]);
    assert.equal(ended.code, 0, ended.stderr);
    const folder = path.join(desk.workspace, 'reports');
    const names = readdirSync(folder).sort();
    assert.deepEqual(
      names.map((name) => name.replace(/\d{8}T\d{6}Z/, 'TIME')),
      ['html', 'json', 'md'].map((ending) => `eval-pusht-closed-loop-TIME.${ending}`),
    );
    const [html = '', json = '', markdown = ''] = names.map((name) =>
      readFileSync(path.join(folder, name), 'utf8'),
    );
    assert.equal(json, ended.stdout);
    assert.match(markdown, /policy\+score against policy/);
    assert.match(html, /^<!doctype html>/);
    assert.match(ended.stderr, /start 5001 {2}policy\+score {2}best coverage 0\.\d{3} {2}\d+ steps/);
  });

  it('refuses before it plays anything', async () => {
    using desk = makeDesk();
    const cases = [
      [['--policy', 'nobody'], 'provider_unknown'],
      [['--starts', '0'], 'usage'],
      [['--candidates', '1.5'], 'usage'],
    ] as const;
    for (const [words, code] of cases) {
      assertTypedError(await desk.run(['eval', '--workspace-dir', desk.workspace, ...small, ...words]), code);
    }
    assert.throws(() => readdirSync(path.join(desk.workspace, 'reports')), { code: 'ENOENT' });
  });
});

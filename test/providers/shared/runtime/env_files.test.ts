import assert from 'node:assert/strict';
import {
  envFileBytesMax,
  envValueLengthMax,
  parseEnvFile,
  readEnvFiles,
} from '../../../../providers/shared/runtime/env_files.ts';
import { scratchFolder } from '../../../support/scratch.ts';

describe('readEnvFiles', () => {
  it('takes the process before .env.local before .env, and says which', () => {
    using scratch = scratchFolder();
    scratch.write({ '.env.local': 'A=local\nB=local\n', '.env': 'A=file\nB=file\nC=file\n' });
    const { environment, origins, problems } = readEnvFiles(scratch.path, { A: 'process' }, [
      'A',
      'B',
      'C',
      'D',
    ]);
    assert.deepEqual(environment, { A: 'process', B: 'local', C: 'file' });
    assert.deepEqual(
      [...origins],
      [
        ['A', 'process'],
        ['B', '.env.local'],
        ['C', '.env'],
      ],
    );
    assert.deepEqual(problems, []);
  });

  it('counts a variable set to nothing as absent, wherever it stands', () => {
    using scratch = scratchFolder();
    scratch.write({ '.env.local': 'A=\n', '.env': 'A=file\n' });
    assert.deepEqual(readEnvFiles(scratch.path, { A: '' }, ['A']).environment, { A: 'file' });
  });

  it('takes no variable that nobody wants: a file moves no key folder', () => {
    using scratch = scratchFolder();
    scratch.write({ '.env': 'WORLDFORGE_KEY_DIR=elsewhere\nA=1\n' });
    assert.deepEqual(readEnvFiles(scratch.path, {}, ['A']).environment, { A: '1' });
  });

  it('reads no file above its bound and no folder, and says so', () => {
    using scratch = scratchFolder();
    scratch.write({ '.env': `A=1\n#${'x'.repeat(envFileBytesMax)}`, '.env.local/inside': '' });
    const { environment, problems } = readEnvFiles(scratch.path, {}, ['A']);
    assert.deepEqual(environment, {});
    assert.deepEqual(problems, [
      { file: '.env.local', line: 0, reason: 'it is no plain file' },
      { file: '.env', line: 0, reason: `${envFileBytesMax + 5} bytes, at most ${envFileBytesMax}` },
    ]);
  });
});

describe('parseEnvFile', () => {
  it('knows comments, quotes and export; of twins the last counts', () => {
    const text = '# note\nexport A = one # two\nB="a # b"  # c\nC=\'x\'\r\nA=three\n\n';
    const { values, problems } = parseEnvFile('.env', text);
    assert.deepEqual(Object.fromEntries(values), { A: 'three', B: 'a # b', C: 'x' });
    assert.deepEqual(problems, []);
  });

  it('refuses a line by its number, and never shows a value', () => {
    const text = `hidden\nA="hidden\nB="x" hidden\nC=${'h'.repeat(envValueLengthMax + 1)}\nD=4`;
    const { values, problems } = parseEnvFile('.env', text);
    assert.deepEqual(Object.fromEntries(values), { D: '4' });
    assert.deepEqual(
      problems.map(({ line, reason }) => [line, reason]),
      [
        [1, 'it is not NAME=VALUE'],
        [2, 'A: its quote is not closed'],
        [3, 'B: something stands behind its quote'],
        [4, `C: ${envValueLengthMax + 1} characters, at most ${envValueLengthMax}`],
      ],
    );
  });
});

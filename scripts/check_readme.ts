/** Does what the README says, in a fresh clone of HEAD: each of its shell blocks must succeed, in order. */
import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { readmeBlocks } from './readme/blocks.ts';
import { runBlocks } from './readme/run_blocks.ts';
import { repositoryRoot } from './repository.ts';

function say(text: string): void {
  process.stderr.write(`${text}\n`);
}

const scratch = mkdtempSync(path.join(tmpdir(), 'worldforge-readme-'));
try {
  const clone = path.join(scratch, 'worldforge');
  execFileSync('git', ['clone', '--quiet', '--no-hardlinks', repositoryRoot, clone], {
    stdio: ['ignore', 2, 2],
  });
  const blocks = readmeBlocks(readFileSync(path.join(clone, 'README.md'), 'utf8'));
  // Keys that a run makes on first use go away with the clone.
  const environment = { ...process.env, WORLDFORGE_KEY_DIR: path.join(scratch, 'keys') };
  const results = runBlocks(blocks, { folder: clone, environment, say, output: 'shown' });
  const count = (outcome: string) => results.filter((result) => result.outcome === outcome).length;
  say(`README: ${count('passed')} blocks passed, ${count('failed')} failed, ${count('not run')} not run`);
  if (count('failed') > 0 || count('passed') === 0) process.exitCode = 1;
} finally {
  rmSync(scratch, { recursive: true, force: true });
}

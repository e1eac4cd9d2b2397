/** Runs shell blocks one after another in one folder, as a reader who follows the page would. */
import { spawnSync } from 'node:child_process';
import type { ReadmeBlock } from './blocks.ts';

/** An install over a slow network and a build fit in it. */
const blockTimeoutMs = 10 * 60_000;

export interface BlockResult {
  readonly block: ReadmeBlock;
  readonly outcome: 'passed' | 'failed' | 'not run';
}

export interface RunOptions {
  readonly folder: string;
  readonly environment: NodeJS.ProcessEnv;
  readonly say: (text: string) => void;
  /** What the commands print goes to standard error, or nowhere. */
  readonly output: 'shown' | 'hidden';
}

export function runBlocks(blocks: readonly ReadmeBlock[], options: RunOptions): BlockResult[] {
  return blocks.map((block) => {
    const outcome = block.notRun === undefined ? runBlock(block, options) : 'not run';
    const reason = block.notRun === undefined ? '' : ` (${block.notRun})`;
    options.say(`line ${block.line}: ${outcome}${reason}`);
    return { block, outcome };
  });
}

function runBlock(block: ReadmeBlock, options: RunOptions): 'passed' | 'failed' {
  const { folder, environment, say } = options;
  const output = options.output === 'shown' ? 2 : 'ignore';
  say(block.script.replaceAll(/^/gm, '  $ '));
  const { status } = spawnSync('sh', ['-eux', '-c', block.script], {
    cwd: folder,
    env: environment,
    stdio: ['ignore', output, output],
    timeout: blockTimeoutMs,
  });
  return status === 0 ? 'passed' : 'failed';
}

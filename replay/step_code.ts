// Which code made a run: a verification with other code would compare something else.
import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { sha256 } from '../core/digest.ts';
import { packageRoot, packageVersion } from '../core/package_root.ts';
import { messageTypes } from '../msgs/index.ts';

/** The root of the compiled code. */
const compiledRoot = fileURLToPath(new URL('../', import.meta.url));
/** The table of all steps: what it loads decides what a step answers. */
const stepTable = path.join('nodes', 'steps.js');
/** `from './x.js'`, `import './x.js'` and `import('./x.js')`, as the compiler writes them. */
const relativeImport = /\b(?:from|import)\s*\(?\s*['"](\.{1,2}\/[^'"]+)['"]/g;

export interface Software {
  readonly worldforge_version: string;
  /** Commit that the code was checked out at, or an empty text outside of a repository. */
  readonly git_revision: string;
  readonly step_code_digest: string;
  readonly node_version: string;
  /** RIHS01 hash of each message type, by its name. */
  readonly type_hashes: Readonly<Record<string, string>>;
}

function importsOf(file: string, code: string): readonly string[] {
  return [...code.matchAll(relativeImport)].map(([, target = '']) => path.join(path.dirname(file), target));
}

/** SHA-256 over the paths and digests of the compiled files of ours that the table of steps loads. */
export function stepCodeDigest(root: string = compiledRoot): string {
  const lines = new Map<string, string>();
  const waiting = [stepTable];
  for (let file = waiting.pop(); file !== undefined; file = waiting.pop()) {
    const whole = path.join(root, file);
    if (lines.has(file) || !existsSync(whole)) continue; // words of a comment may look like an import
    const code = readFileSync(whole, 'utf8');
    lines.set(file, `${file} ${sha256(code)}\n`);
    waiting.push(...importsOf(file, code));
  }
  return sha256([...lines.values()].sort().join(''));
}

function readIfThere(file: string): string {
  return existsSync(file) ? readFileSync(file, 'utf8') : '';
}

/** Read from the repository's own files, so that no program has to be run for it. */
function gitRevision(folder: string): string {
  const git = path.join(folder, '.git');
  const head = readIfThere(path.join(git, 'HEAD')).trim();
  if (!head.startsWith('ref: ')) return head;
  const name = head.slice('ref: '.length);
  const loose = readIfThere(path.join(git, name)).trim();
  if (loose !== '') return loose;
  const packed = readIfThere(path.join(git, 'packed-refs')).split('\n');
  return packed.find((line) => line.endsWith(` ${name}`))?.split(' ')[0] ?? '';
}

export function typeHashes(): Readonly<Record<string, string>> {
  return Object.fromEntries(messageTypes().map((type) => [type.name, type.typeHash]));
}

/** What the manifest of a run says of the software that made it. */
export function softwareFacts(): Software {
  return {
    worldforge_version: packageVersion(),
    git_revision: gitRevision(packageRoot),
    step_code_digest: stepCodeDigest(),
    node_version: process.version,
    type_hashes: typeHashes(),
  };
}

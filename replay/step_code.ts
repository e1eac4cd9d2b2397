// Which code made a run: a verification with other code would compare something else.
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { sha256 } from '../core/digest.ts';
import { packageRoot, packageVersion } from '../core/package_root.ts';
import { messageTypes } from '../msgs/index.ts';

/** The root of the compiled code. */
const compiledRoot = fileURLToPath(new URL('../', import.meta.url));
/** Folders whose code decides what a step answers; of the nodes only their own steps do. */
const decidingFolders = ['core', 'msgs', 'planning', 'safety', 'sim'];
const nodesFolder = 'nodes';

export interface Software {
  readonly worldforge_version: string;
  /** Commit that the code was checked out at, or an empty text outside of a repository. */
  readonly git_revision: string;
  readonly step_code_digest: string;
  readonly node_version: string;
  /** RIHS01 hash of each message type, by its name. */
  readonly type_hashes: Readonly<Record<string, string>>;
}

function scriptsUnder(folder: string): readonly string[] {
  if (!existsSync(folder)) return [];
  const entries = readdirSync(folder, { withFileTypes: true, recursive: true });
  return entries
    .filter((entry) => entry.isFile() && entry.name.endsWith('.js'))
    .map((entry) => path.join(entry.parentPath, entry.name));
}

function nodeSteps(root: string): readonly string[] {
  return scriptsUnder(path.join(root, nodesFolder)).filter((file) => path.basename(file) === 'step.js');
}

/** SHA-256 over the paths and digests of the compiled files that decide. */
export function stepCodeDigest(root: string = compiledRoot): string {
  const files = [
    ...decidingFolders.flatMap((folder) => scriptsUnder(path.join(root, folder))),
    ...nodeSteps(root),
  ];
  const lines = files.map((file) => `${path.relative(root, file)} ${sha256(readFileSync(file))}\n`);
  return sha256(lines.sort().join(''));
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

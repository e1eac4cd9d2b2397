// Writes all generated files; with --check compares instead and fails, naming each file that differs.
import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { findDrift, generatedFiles, type Drift } from './generate/files.ts';

function mend(root: string, files: ReadonlyMap<string, string>, drift: Drift): void {
  for (const path of drift.leftOver) rmSync(join(root, path));
  for (const path of drift.differing) {
    mkdirSync(dirname(join(root, path)), { recursive: true });
    writeFileSync(join(root, path), files.get(path) ?? '');
  }
}

function main(): void {
  const root = process.cwd();
  const check = process.argv.includes('--check');
  const files = generatedFiles(root);
  const drift = findDrift(root, files);
  if (!check) mend(root, files, drift);
  for (const path of drift.differing) console.log(`${check ? 'differs' : 'written'}: ${path}`);
  for (const path of drift.leftOver) console.log(`${check ? 'left over' : 'removed'}: ${path}`);
  if (check && drift.differing.length + drift.leftOver.length > 0) {
    console.error('generated files are out of date: run `npm run generate` and commit the result');
    process.exitCode = 1;
  }
}

main();

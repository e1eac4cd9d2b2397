// Lists the folders of node_modules that running needs, separated by `;`: those that the lockfile does not
// call development only, and that are installed. A folder inside a listed one is installed with it.
import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';

const [root = '.'] = process.argv.slice(2);
const { packages } = JSON.parse(readFileSync(path.join(root, 'package-lock.json'), 'utf8'));
const wanted = Object.entries(packages)
  .filter(([folder, entry]) => folder !== '' && entry.dev !== true && entry.devOptional !== true)
  .map(([folder, entry]) => ({ folder, isOptional: entry.optional === true }));
const missing = wanted.find(({ folder, isOptional }) => !isOptional && !existsSync(path.join(root, folder)));
if (missing !== undefined) {
  process.stderr.write(`${missing.folder} is missing: run npm ci\n`);
  process.exit(1);
}
const outer = wanted.filter(({ folder }) => !/\/node_modules\//.test(folder));
const installed = outer.filter(({ folder }) => existsSync(path.join(root, folder)));
process.stdout.write(installed.map(({ folder }) => folder).join(';'));

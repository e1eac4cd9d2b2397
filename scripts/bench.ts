/**
 * Ratios against a peer in the same run. A time alone says more about the machine than about us.
 *
 *     npm run bench                      every section
 *     npm run bench -- codec help        these
 *     npm run --silent bench -- --json   one JSON object on standard output
 */
import { parseArgs } from 'node:util';
import { bagSection } from './bench/bag.ts';
import { codecSection } from './bench/codec.ts';
import { composeSection } from './bench/compose.ts';
import { helpSection } from './bench/help.ts';
import { onnxSection } from './bench/onnx.ts';
import { rosSection } from './bench/ros/section.ts';
import { tableOf, type Row } from './bench/rows.ts';

const sections = [composeSection, codecSection, bagSection, helpSection, onnxSection, rosSection];
const usageExitCode = 2;

async function main(): Promise<void> {
  const { values, positionals } = parseArgs({
    options: { json: { type: 'boolean', default: false } },
    allowPositionals: true,
  });
  const names = sections.map(({ name }) => name);
  const unknown = positionals.filter((name) => !names.includes(name));
  if (unknown.length > 0) {
    console.error(`no section is named ${unknown.join(', ')}; there is ${names.join(', ')}`);
    process.exitCode = usageExitCode;
    return;
  }
  const found = new Map<string, readonly Row[]>();
  for (const section of sections) {
    if (positionals.length > 0 && !positionals.includes(section.name)) continue;
    console.error(`bench: ${section.name}`);
    found.set(section.name, await section.run());
  }
  console.log(values.json ? JSON.stringify(Object.fromEntries(found), null, 2) : tableOf(found));
}

await main();

/**
 * The proof of the safety gate, part by part: `search [SLICE ...]` walks the bounded domain to its end,
 * `guards [GUARD ...]` does so without each guard, `soak [SCHEDULES [SEED]]` runs schedules by chance.
 */
import { reportGuards } from './guards_report.ts';
import { reportSearch } from './search_report.ts';
import { reportSoak } from './soak_report.ts';

const parts: Readonly<Record<string, (args: readonly string[]) => Promise<boolean>>> = {
  search: reportSearch,
  guards: reportGuards,
  soak: reportSoak,
};

const [name = '', ...args] = process.argv.slice(2);
const part = parts[name];
if (part === undefined) {
  process.stderr.write(`no such part: ${name}; there are: ${Object.keys(parts).join(', ')}\n`);
  process.exitCode = 2;
} else {
  process.exitCode = (await part(args)) ? 0 : 1;
}

import assert from 'node:assert/strict';
import { existsSync, readdirSync } from 'node:fs';
import path from 'node:path';
import { systemClocks } from '../../../core/clock.ts';
import { runLaunch } from '../../../launch/runner/run.ts';
import { scratchFolder } from '../../support/scratch.ts';
import { launchText, resolveText } from './launch_text.ts';

const main = `
const { readFileSync } = require('node:fs');
const file = process.argv.at(-1);
console.log(JSON.stringify({ args: process.argv.slice(2, -1), file, extra: process.env.EXTRA }));
console.log(readFileSync(file, 'utf8').trimEnd());
`;

const { processes } = resolveText(
  launchText(
    '<set_env name="EXTRA" value="1"/>',
    '<node pkg="worldforge" exec="operator" name="operator" namespace="left" on_exit="shutdown">',
    '<param name="cycles" value="3" type="int"/><remap from="stop" to="/stop"/></node>',
  ),
);

function run(programs: string, lines: string[] = []) {
  const { signal } = new AbortController();
  const onLine = (_: string, line: string) => void lines.push(line);
  return runLaunch(processes, { environment: {}, programs, clocks: systemClocks, signal, onLine });
}

describe('runLaunch', () => {
  it('starts a node with ROS arguments, its parameter file and its environment', async () => {
    using scratch = scratchFolder();
    scratch.write({ 'operator/main.js': main });
    const lines: string[] = [];
    const { exitCode } = await run(scratch.path, lines);
    assert.equal(exitCode, 0);
    const [first = '', ...rest] = lines.map((line) => line.replace(/^\[operator-1\] /, ''));
    const { args, file, extra } = JSON.parse(first) as { args: string[]; file: string; extra: string };
    const rules = ['-r', '__node:=operator', '-r', '__ns:=/left', '-r', 'stop:=/stop'];
    assert.deepEqual({ args, extra }, { args: ['--ros-args', ...rules, '--params-file'], extra: '1' });
    assert.deepEqual(rest.slice(0, 3), ['/left/operator:', '  ros__parameters:', '    cycles: 3']);
    assert.ok(!existsSync(path.dirname(file)), 'the folder of parameter files is gone');
  });

  it('refuses to start anything when a program was not built', async () => {
    using scratch = scratchFolder();
    await assert.rejects(run(scratch.path), { code: 'launch_file', hint: 'npm run build' });
    assert.deepEqual(readdirSync(scratch.path), []);
  });
});

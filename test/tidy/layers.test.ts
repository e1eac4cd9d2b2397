/** The layer rule against the table of docs/architecture.md, written here again: each pair is planted. */
import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { z } from 'zod';
import { inRepository } from '../../scripts/repository.ts';
import { scratchProject } from '../support/scratch.ts';

const base = ['core', 'msgs'];
const below = ['core', 'msgs', 'graph', 'planning', 'safety', 'providers', 'sim', 'replay'];

/** Who may import whom, and which packages. */
const table: Readonly<Record<string, { ours: readonly string[]; packages: readonly string[] }>> = {
  core: { ours: [], packages: ['node:fs'] },
  msgs: { ours: ['core'], packages: [] },
  graph: { ours: base, packages: ['node:fs'] },
  planning: { ours: base, packages: [] },
  safety: { ours: base, packages: [] },
  providers: { ours: base, packages: ['node:fs', 'zod'] },
  sim: { ours: base, packages: [] },
  replay: { ours: [...base, 'safety', 'planning'], packages: ['node:fs', '@mcap/core', 'yaml'] },
  nodes: { ours: below, packages: ['node:fs', 'pino', 'zod', 'yaml'] },
  evaluation: { ours: [...below, 'nodes'], packages: ['node:fs'] },
  console: { ours: [...base, 'graph', 'replay'], packages: ['node:fs'] },
  launch: { ours: ['core'], packages: ['node:fs', 'saxes', 'yaml'] },
  api: { ours: [...below, 'nodes', 'evaluation', 'launch'], packages: ['node:fs'] },
  cli: {
    ours: [...below, 'nodes', 'evaluation', 'console', 'launch', 'api'],
    packages: ['node:fs', '@stricli/core', 'zod'],
  },
};
const folders = Object.keys(table);
const packages = [
  'node:fs',
  'zod',
  'pino',
  'yaml',
  '@stricli/core',
  '@mcap/core',
  'rclnodejs',
  'saxes',
  'mqtt',
  'sinon',
];

const report = z.object({
  summary: z.object({
    violations: z.array(z.object({ from: z.string(), to: z.string(), rule: z.object({ name: z.string() }) })),
  }),
});

/** What the rule finds in these files, as `rule: from -> to`. */
function violations(files: Readonly<Record<string, string>>): string[] {
  using scratch = scratchProject(files);
  const tool = inRepository('node_modules', 'dependency-cruiser', 'bin', 'dependency-cruise.mjs');
  const args = [tool, '--config', '.dependency-cruiser.mjs', '--output-type', 'json', '.'];
  const { stdout, stderr } = spawnSync(process.execPath, args, { cwd: scratch.path, encoding: 'utf8' });
  assert.notEqual(stdout, '', stderr);
  const found = report.parse(JSON.parse(stdout)).summary.violations;
  return found
    .map(({ rule, from, to }) => `${rule.name}: ${from} -> ${to.replace(/^.*node_modules\//, '')}`)
    .sort();
}

const target = 'export const one = 1;\n';

describe('the layer rule', () => {
  it('refuses every pair of folders that the table does not allow, and no other', () => {
    const pairs = folders.flatMap((from) => folders.filter((to) => to !== from).map((to) => ({ from, to })));
    const files = Object.fromEntries([
      ...folders.map((folder) => [`${folder}/target.ts`, target]),
      ...pairs.map(({ from, to }) => [
        `${from}/to_${to}.ts`,
        `export type { one } from '../${to}/target.ts';\n`,
      ]),
    ]) as Record<string, string>;
    const expected = pairs
      .filter(({ from, to }) => table[from]?.ours.includes(to) === false)
      .map(({ from, to }) => `layer-${from}: ${from}/to_${to}.ts -> ${to}/target.ts`);
    assert.deepEqual(violations(files), expected.sort());
  });

  it('refuses every package that the table does not allow, installed or not, and no other', () => {
    const pairs = folders.flatMap((from) => packages.map((to) => ({ from, to })));
    const place = (from: string, to: string) => `${from}/uses_${to.replaceAll(/\W/g, '_')}.ts`;
    const files = Object.fromEntries(pairs.map(({ from, to }) => [place(from, to), `import '${to}';\n`]));
    const expected = pairs
      .filter(({ from, to }) => table[from]?.packages.includes(to) === false)
      .map(({ from, to }) => `layer-${from}: ${place(from, to)}`);
    const found = violations(files).filter((line) => line.startsWith('layer-'));
    assert.deepEqual(
      found.map((line) => line.replace(/ -> .*/, '')),
      expected.sort(),
    );
  });

  it('keeps providers apart, and topics and the simulated world away from them', () => {
    const files = {
      'providers/provider.ts': target,
      'providers/shared/url.ts': "import '../provider.ts';\n",
      'providers/mock/provider.ts':
        "import '../shared/url.ts';\nimport '../provider.ts';\nimport './config.ts';\n",
      'providers/mock/config.ts': target,
      'providers/registry.ts': "await import('./mock/provider.ts');\n",
      'providers/sim/provider.ts': "import '../../sim/world.ts';\n",
      'providers/scripted/provider.ts': [
        "import '../mock/config.ts';",
        "import '../registry.ts';",
        "import '../../msgs/topics.ts';",
        "import '../../sim/world.ts';",
      ].join('\n'),
      'providers/shared/codec.ts': "import '../mock/config.ts';\n",
      'msgs/topics.ts': target,
      'sim/world.ts': target,
    };
    assert.deepEqual(violations(files), [
      'layer-providers: providers/scripted/provider.ts -> sim/world.ts',
      'provider-island: providers/scripted/provider.ts -> providers/mock/config.ts',
      'provider-island: providers/scripted/provider.ts -> providers/registry.ts',
      'provider-shared: providers/shared/codec.ts -> providers/mock/config.ts',
      'provider-without-topics: providers/scripted/provider.ts -> msgs/topics.ts',
    ]);
  });

  it('opens rclnodejs to graph/ros, an XML parser to the gate, the names of the nodes to launch', () => {
    const files = {
      'graph/ros/graph.ts': "await import('rclnodejs');\nimport 'zod';\n",
      'graph/memory/graph.ts': "import 'zod';\n",
      'scripts/tool.ts': "import type {} from 'rclnodejs';\n",
      'nodes/names.ts': target,
      'nodes/safety_gate/urdf_xml.ts': "import 'saxes';\n",
      'launch/runner/run.ts': "import '../../nodes/names.ts';\n",
    };
    assert.deepEqual(violations(files), [
      'layer-graph: graph/memory/graph.ts -> zod/index.js',
      'rclnodejs-in-graph-ros: scripts/tool.ts -> rclnodejs',
      'resolves: scripts/tool.ts -> rclnodejs',
    ]);
  });

  it('finds circles, and whatever imports a tool or a test', () => {
    const files = {
      'core/a.ts': "import './b.ts';\n",
      'core/b.ts': "import type {} from './a.ts';\n",
      'scripts/tool.ts': target,
      'test/support/build.ts': "import '../../scripts/tool.ts';\n",
      'scripts/other.ts': "import '../test/support/build.ts';\n",
      'cli/main.ts': "import '../scripts/tool.ts';\n",
    };
    assert.deepEqual(violations(files), [
      'layer-cli: cli/main.ts -> scripts/tool.ts',
      'no-circular: core/a.ts -> core/b.ts',
      'nothing-imports-scripts: cli/main.ts -> scripts/tool.ts',
      'nothing-imports-test: scripts/other.ts -> test/support/build.ts',
    ]);
  });
});

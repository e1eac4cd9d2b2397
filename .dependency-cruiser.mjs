// Who may import whom: the layer table of docs/architecture.md as rules. What is not listed is refused.

/** Each folder: the folders of ours and the packages it may reach, and whether node: builtins are open. */
const below = ['core', 'msgs', 'graph', 'planning', 'safety', 'providers', 'sim', 'replay'];
const layers = {
  core: { ours: [], packages: [], builtins: true },
  msgs: { ours: ['core'], packages: [], builtins: false },
  graph: { ours: ['core', 'msgs'], packages: [], builtins: true },
  planning: { ours: ['core', 'msgs'], packages: [], builtins: false },
  safety: { ours: ['core', 'msgs'], packages: [], builtins: false },
  providers: { ours: ['core', 'msgs'], packages: ['zod'], builtins: true },
  sim: { ours: ['core', 'msgs'], packages: ['@dimforge/rapier2d-deterministic-compat'], builtins: false },
  replay: {
    ours: ['core', 'msgs', 'safety', 'planning'],
    packages: ['@mcap/core', '@foxglove/wasm-zstd', '@foxglove/wasm-lz4', 'node-sqlite3-wasm', 'yaml'],
    builtins: true,
  },
  nodes: { ours: below, packages: ['pino', 'zod', 'yaml'], builtins: true },
  evaluation: { ours: [...below, 'nodes'], packages: [], builtins: true },
  console: { ours: ['core', 'msgs', 'graph', 'replay'], packages: [], builtins: true },
  launch: { ours: ['core', 'nodes/names'], packages: ['saxes', 'yaml'], builtins: true },
  api: { ours: [...below, 'nodes', 'evaluation', 'launch'], packages: [], builtins: true },
  cli: {
    ours: [...below, 'nodes', 'evaluation', 'console', 'launch', 'api'],
    packages: ['@stricli/core', 'zod'],
    builtins: true,
  },
};

/** What is open to one part of a folder only, beside what its folder may reach. */
const parts = {
  'graph/ros': { packages: ['rclnodejs', 'zod'] },
  'nodes/observer': { packages: ['sharp'] },
  'nodes/safety_gate': { packages: ['saxes'] },
  'nodes/mqtt_bridge': { packages: ['mqtt'] },
  'providers/sim': { ours: ['sim'] },
  'providers/shared/codec': { packages: ['@msgpack/msgpack'] },
  'providers/shared/onnx': { packages: ['onnxruntime-node', 'onnxruntime-common'] },
  'providers/shared/events': { packages: ['@opentelemetry/api'] },
  // Each further provider names the packages of its own transport here; zod is open to all of them.
};

const escape = (text) => text.replaceAll(/[.*+?^${}()|[\]\\/]/g, '\\$&');

/** Matches these packages, installed or not. */
const packagePatterns = (names) => {
  const any = names.map(escape).join('|');
  return names.length === 0 ? [] : [`(^|/)node_modules/(@types/)?(${any})/`, `^(${any})(/|$)`];
};

/** Matches these folders of ours; a name with a slash is one file or folder inside. */
const ourPatterns = (names) => names.map((name) => `^${escape(name)}(/|\\.ts$)`);

function layerRule(folder, from, { ours, packages, builtins }) {
  const to = { pathNot: [...ourPatterns(ours), ...packagePatterns(packages)] };
  if (builtins) to.dependencyTypesNot = ['core'];
  return { name: `layer-${folder.replaceAll('/', '-')}`, severity: 'error', from, to };
}

function folderRules([folder, allowed]) {
  const inner = Object.entries(parts).filter(([part]) => part.startsWith(`${folder}/`));
  const pathNot = ourPatterns(inner.map(([part]) => part));
  const rest = { ...allowed, ours: [folder, ...allowed.ours] };
  const innerRules = inner.map(([part, more]) =>
    layerRule(
      part,
      { path: `^${part}/` },
      {
        ...rest,
        ours: [...rest.ours, ...(more.ours ?? [])],
        packages: [...rest.packages, ...(more.packages ?? [])],
      },
    ),
  );
  return [layerRule(folder, { path: `^${folder}/`, pathNot }, rest), ...innerRules];
}

export default {
  forbidden: [
    ...Object.entries(layers).flatMap(folderRules),
    { name: 'no-circular', severity: 'error', from: {}, to: { circular: true } },
    {
      name: 'provider-island',
      comment: 'A provider reaches itself, providers/shared and providers/provider.ts, never another.',
      severity: 'error',
      from: { path: '^providers/([^/]+)/', pathNot: '^providers/shared/' },
      to: {
        path: '^providers/',
        pathNot: ['^providers/$1/', '^providers/shared/', '^providers/provider\\.ts$'],
      },
    },
    {
      name: 'provider-shared',
      comment: 'What providers share knows none of them.',
      severity: 'error',
      from: { path: '^providers/(shared/|provider\\.ts$)' },
      to: { path: '^providers/', pathNot: ['^providers/shared/', '^providers/provider\\.ts$'] },
    },
    {
      name: 'provider-without-topics',
      comment: 'A provider never sees a topic.',
      severity: 'error',
      from: { path: '^providers/' },
      to: { path: '^msgs/topics\\.ts$' },
    },
    {
      name: 'rclnodejs-in-graph-ros',
      severity: 'error',
      from: { pathNot: ['^graph/ros/', '^test/graph/ros/'] },
      to: { path: packagePatterns(['rclnodejs']) },
    },
    {
      name: 'nothing-imports-test',
      severity: 'error',
      from: { pathNot: '^test/' },
      to: { path: '^test/' },
    },
    {
      name: 'nothing-imports-scripts',
      severity: 'error',
      from: { pathNot: '^(scripts|test)/' },
      to: { path: '^scripts/' },
    },
    {
      name: 'resolves',
      comment: 'What tools and tests import exists.',
      severity: 'error',
      from: { path: '^(scripts|test)/' },
      to: { couldNotResolve: true },
    },
  ],
  options: {
    tsPreCompilationDeps: true,
    tsConfig: { fileName: 'tsconfig.json' },
    doNotFollow: { path: '(^|/)node_modules/' },
    exclude: { path: '^(dist|\\.peers|\\.train|\\.export|\\.ros|\\.ros-kilted|\\.worldforge)/' },
    enhancedResolveOptions: {
      exportsFields: ['exports'],
      conditionNames: ['import', 'require', 'node', 'default'],
    },
    combinedDependencies: false,
  },
};

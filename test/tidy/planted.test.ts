/** Every tidy check finds what is planted for it, says so in these words, and is silent on a tidy tree. */
import assert from 'node:assert/strict';
import type { TreeFile } from '../../scripts/repository.ts';
import { budgets } from './budgets.ts';
import { checks, type CheckName } from './checks.ts';

const manifest = (extra: object = {}) =>
  JSON.stringify({ license: 'Apache-2.0', dependencies: { zod: '4.6.7' }, devDependencies: {}, ...extra });
const lock = (extra: object = {}) =>
  JSON.stringify({ packages: { '': JSON.parse(manifest()) as object, 'node_modules/zod': {}, ...extra } });

/** As many as the budgets grant, so that the tidy tree meets them exactly. */
const granted = '// Checked above.\nconst a = b as string;\n'.repeat(budgets.casts);
const suppressed = '// eslint-disable-next-line eqeqeq -- because it is\n'.repeat(budgets.suppressions);

const tidy: Readonly<Record<string, string>> = {
  'cli/granted/main.ts': granted + suppressed,
  LICENSE: 'Apache License\n',
  'CHANGELOG.md': '# Changelog\n\n## Unreleased\n\n### Features\n\n- A feature.\n\n### Fixes\n\n- A fix.\n',
  'package.json': manifest(),
  'package-lock.json': lock(),
  'core/time.ts': 'export const zero = 0n;\n',
  'nodes/player/main.ts': "import { zero } from '../../core/time.ts';\nconst digits = [1, 2] as const;\n",
  'providers/mock/README.md': 'What it is.\n',
  'providers/mock/provider.ts': 'export interface Identity {}\n',
  'providers/registry.ts': "const load = () => import('./mock/provider.ts');\n",
  'cli/main.ts': "import '../providers/registry.ts';\n",
  'launch/planner.launch': '<launch/>\n',
  'replay/sessions/pusht-01/README.md':
    '# A session\n\n## Licence\n\nMIT.\n\n## Provenance\n\nA simulator.\n',
};

interface Planted {
  readonly plant: Readonly<Record<string, string>>;
  readonly says: readonly string[];
}

const long = (count: number) => 'x'.repeat(count);

const planted: Record<CheckName, Planted> = {
  bannedNames: {
    plant: {
      'core/utils.ts': 'export class LinkManager {}\nexport interface IClock {}\nexport class BaseNode {}\n',
    },
    says: [
      'core/utils.ts: the name says nothing about what it holds',
      'core/utils.ts:1: names no thing',
      'core/utils.ts:2: an interface needs no I',
      'core/utils.ts:3: a base names no thing',
    ],
  },
  bareCasts: {
    plant: { 'core/main.ts': 'const a = b as string;\n\n// Checked by c.\nconst d = e as string;\n' },
    says: ['core/main.ts:1: a cast without its reason on the line or above it'],
  },
  bareSuppressions: {
    plant: {
      'core/main.ts':
        '// eslint-disable-next-line eqeqeq\n' +
        '// eslint-disable-next-line eqeqeq -- null and undefined alike\n',
    },
    says: ['core/main.ts:1: a suppression without its reason'],
  },
  bigBlobs: {
    plant: { 'docs/big.svg': long(256 * 1024 + 1), 'models/small/model.onnx': long(256 * 1024 + 1) },
    says: ['docs/big.svg: 262145 bytes, at most 262144'],
  },
  bigSessions: {
    plant: {
      'replay/sessions/pusht-01/a.mcap': long(1024 * 1024),
      'replay/sessions/pusht-01/b.mcap': long(1024 * 1024),
    },
    says: ['replay/sessions/pusht-01: 2097211 bytes, at most 2097152'],
  },
  castBudget: {
    plant: { 'core/main.ts': 'const a = b as unknown;\nconst c = d!;\nimport { e as f } from "g";\n' },
    says: [overBudget('casts', budgets.casts, ['core/main.ts:1', 'core/main.ts:2'])],
  },
  changelogForm: {
    plant: {
      'CHANGELOG.md':
        '# Changelog\n\n## Unreleased\n\n### Fixes\n\n### Safety\n\n' +
        '## 1.0\n\n### Misc\n\n## 0.1.0 (2026-11-22)\n',
    },
    says: [
      'CHANGELOG.md: "1.0" is neither Unreleased nor VERSION (DATE)',
      'CHANGELOG.md: groups are Safety, Features, Fixes, Internals; found Fixes, Safety',
      'CHANGELOG.md: groups are Safety, Features, Fixes, Internals; found Misc',
    ],
  },
  dataLicences: {
    plant: {
      'replay/sessions/pusht-02/a.mcap': 'a',
      'models/one/README.md': '## Licence\n',
      'models/one/a': 'a',
    },
    says: [
      'replay/sessions/pusht-02: no README.md names licence and provenance',
      'models/one/README.md: names no licence or no provenance',
    ],
  },
  deadFiles: {
    plant: { 'core/dead.ts': '', 'test/core/dead.test.ts': "import '../../core/dead.ts';\n" },
    says: ['core/dead.ts: nothing but tests imports it, and it is no entry point'],
  },
  exactPins: {
    plant: { 'package.json': manifest({ devDependencies: { mocha: '^11.8.0' } }) },
    says: ['package.json: mocha is "^11.8.0", not one exact version'],
  },
  fewDependencies: {
    plant: {
      'package.json': manifest({
        dependencies: Object.fromEntries(Array.from({ length: 17 }, (_, index) => [`p${index}`, '1.0.0'])),
      }),
    },
    says: ['package.json: 17 production dependencies, at most 16'],
  },
  fileNames: {
    plant: { 'core/boundedQueue.ts': '' },
    says: ['core/boundedQueue.ts: files and folders are snake_case'],
  },
  licencesNamed: {
    plant: {
      'package.json': manifest({ license: 'MIT' }),
      'msgs/package.xml': '<license>MIT</license>',
      LICENSE: '',
    },
    says: [
      'package.json: the licence is Apache-2.0',
      'msgs/package.xml: the licence is Apache-2.0',
      'LICENSE: missing',
    ],
  },
  lockfileAgrees: {
    plant: {
      'package.json': manifest({ dependencies: { zod: '4.6.8' } }),
      'package-lock.json': lock({ 'node_modules/zod': { resolved: 'https://packages.example/zod.tgz' } }),
    },
    says: [
      'package-lock.json: differs from package.json',
      'package-lock.json: node_modules/zod names the host it came from',
    ],
  },
  longFiles: {
    plant: { 'core/main.ts': '\n'.repeat(301), 'msgs/gen/long.ts': '\n'.repeat(301) },
    says: ['core/main.ts: 301 lines, at most 300'],
  },
  longLines: {
    plant: { 'core/main.ts': `${long(110)}\n${long(111)}\n`, 'docs/a.md': long(200) },
    says: ['core/main.ts:2: longer than 110 characters'],
  },
  machineTraces: {
    plant: {
      'core/main.ts': "const a = '/home/ann/a';\nconst b = '../home/b';\n",
      '.npmrc': 'registry=https://packages.example\n',
      'docs/a.md': 'See https://pypi.example/simple and `/tmp/x`.\n',
    },
    says: [
      'core/main.ts:1: names a path or a package host of one machine',
      '.npmrc:1: names a path or a package host of one machine',
      'docs/a.md:1: names a path or a package host of one machine',
    ],
  },
  narrowedTests: {
    plant: { 'test/core/a.test.ts': "it.only('a');\nxit('b');\nthis.skip();\nsubmit('c');\n" },
    says: [1, 2, 3].map(
      (line) => `test/core/a.test.ts:${line}: a test is narrowed or skipped; declare a need instead`,
    ),
  },
  onePlannerLaunch: {
    plant: { 'docs/planner.launch': '<launch/>\n' },
    says: [
      'launch/planner.launch stands alone under that name; found: launch/planner.launch, docs/planner.launch',
    ],
  },
  openTodos: {
    plant: { 'core/main.ts': '// TODO: later\n// TODO(#12): later\n' },
    says: ['core/main.ts:1: says what is left to do without the number of an issue, as in (#12)'],
  },
  providerReadmes: {
    plant: { 'providers/other/provider.ts': '', 'providers/shared/url.ts': '' },
    says: ['providers/other: no README.md says what it is and what it cannot do'],
  },
  suppressionBudget: {
    plant: {
      'core/main.ts':
        '// @ts-expect-error it is wrong\n// eslint-disable-next-line eqeqeq -- because it is\n',
    },
    says: [overBudget('suppressions', budgets.suppressions, ['core/main.ts:1', 'core/main.ts:2'])],
  },
};

function overBudget(what: string, budget: number, planted: readonly string[]): string {
  const granted = Array.from({ length: budget }, (_, index) => {
    const line = what === 'casts' ? 2 * index + 2 : 2 * budgets.casts + index + 1;
    return `cli/granted/main.ts:${line}`;
  });
  const places = [...granted, ...planted].join(', ');
  return `${budget + planted.length} ${what}, the budget is ${budget}: ${places}`;
}

function treeOf(texts: Readonly<Record<string, string>>): TreeFile[] {
  return Object.entries(texts).map(([path, text]) => ({ path, text, bytes: text.length }));
}

describe('a tidy check', () => {
  for (const [name, { plant, says }] of Object.entries(planted)) {
    // Object.entries forgets the names of the keys.
    const check = checks[name as CheckName];

    it(`finds what is planted: ${name}`, () => {
      assert.deepEqual(check(treeOf(tidy)), []);
      assert.deepEqual(check(treeOf({ ...tidy, ...plant })), says);
    });
  }

  it('asks for a lower budget where there is less to suppress', () => {
    const lower = `0 casts, the budget is ${budgets.casts}: lower it in test/tidy/budgets.ts`;
    assert.deepEqual(checks.castBudget([]), budgets.casts === 0 ? [] : [lower]);
  });
});

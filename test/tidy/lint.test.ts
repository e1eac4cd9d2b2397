/** The lint rules that carry the house style: what is planted is found, and is allowed where it belongs. */
import assert from 'node:assert/strict';
import { ESLint } from 'eslint';
import { scratchProject } from '../support/scratch.ts';

const functionOf = (lines: number) => `export function long(): void {\n${'  String(1);\n'.repeat(lines)}}\n`;

/** File, text, and the rules that it breaks. */
const planted: readonly (readonly [string, string, readonly string[]])[] = [
  ['core/now.ts', 'export const now = () => Date.now();\n', ['no-restricted-properties']],
  ['core/new_date.ts', 'export const now = () => new Date();\n', ['no-restricted-syntax']],
  ['core/date.ts', 'export const date = (ms: number) => new Date(ms);\n', []],
  ['core/random.ts', 'export const roll = () => Math.random();\n', ['no-restricted-properties']],
  [
    'core/timer.ts',
    'export const later = (go: () => void) => setTimeout(go, 1);\n',
    ['no-restricted-globals'],
  ],
  [
    'core/interval.ts',
    'export const often = (go: () => void) => setInterval(go, 1);\n',
    ['no-restricted-globals'],
  ],
  ['core/soon.ts', 'export const soon = (go: () => void) => setImmediate(go);\n', ['no-restricted-globals']],
  ['core/sleep.ts', "export { setTimeout } from 'node:timers/promises';\n", ['no-restricted-imports']],
  ['core/home.ts', "export const home = () => process.env['HOME'];\n", ['no-restricted-properties']],
  ['core/clock.ts', 'export const now = () => Date.now() + Math.random();\n', []],
  ['core/environment.ts', "export const home = () => process.env['HOME'];\n", []],
  ['nodes/player/main.ts', "export const home = () => process.env['HOME'];\n", []],
  ['core/angle.ts', 'export const angle = (x: number) => Math.sin(x);\n', ['no-restricted-properties']],
  ['core/power.ts', 'export const power = (x: number) => x ** 0.5;\n', ['no-restricted-syntax']],
  ['core/apart.ts', 'export const { hypot } = Math;\n', ['no-restricted-properties']],
  [
    'core/exact.ts',
    'export const root = (x: number) => Math.sqrt(Math.abs(Math.min(x, 1))) + Number(2n ** 3n);\n',
    [],
  ],
  ['core/math.ts', 'export const check = (x: number) => Math.sin(x);\n', []],
  ['core/main.ts', 'export const angle = (x: number) => Math.sin(x);\n', ['no-restricted-properties']],
  ['test/any.test.ts', 'export const any = () => Math.sin(Date.now());\n', []],
  ['core/default.ts', 'export default 1;\n', ['no-restricted-syntax']],
  ['core/long.ts', functionOf(60), ['max-lines-per-function']],
  ['core/longest.ts', 'export {};\n'.repeat(301), ['max-lines']],
  [
    'core/many.ts',
    'export const many = (a: 1, b: 1, c: 1, d: 1, e: 1) => [a, b, c, d, e];\n',
    ['max-params'],
  ],
  [
    'core/deep.ts',
    [
      'export function deep(a: boolean): number {',
      '  if (a) { if (a) { for (;;) { if (a) return 1; } } }',
      '  return 0;\n}\n',
    ].join('\n'),
    [
      '@typescript-eslint/no-unnecessary-condition',
      'max-depth',
      '@typescript-eslint/no-unnecessary-condition',
    ],
  ],
  [
    'core/floating.ts',
    'export function go(start: () => Promise<void>): void {\n  start();\n}\n',
    ['@typescript-eslint/no-floating-promises'],
  ],
  [
    'core/union.ts',
    [
      "export function f(kind: 'a' | 'b'): number {",
      "  switch (kind) { case 'a': return 1; }",
      '  return 0;\n}\n',
    ].join('\n'),
    ['@typescript-eslint/switch-exhaustiveness-check'],
  ],
  ['core/say.ts', "export const say = () => console.log('a');\n", ['no-console']],
  ['scripts/say.ts', "export const say = () => console.log('a');\n", []],
  [
    'core/suppressed.ts',
    '// eslint-disable-next-line eqeqeq -- nothing below needs it\nexport const one = 1;\n',
    ['unused suppression'],
  ],
];

describe('the lint rules', () => {
  it('find what is planted, and nothing where it is allowed', async () => {
    using scratch = scratchProject(Object.fromEntries(planted.map(([file, text]) => [file, text])));
    const eslint = new ESLint({ cwd: scratch.path });
    const results = await eslint.lintFiles(planted.map(([file]) => file));
    const found = results.map(({ filePath, messages }) => [
      filePath.slice(scratch.path.length + 1),
      messages.map(({ ruleId }) => ruleId ?? 'unused suppression'),
    ]);
    const byPath = (a: readonly unknown[], b: readonly unknown[]) => (String(a[0]) < String(b[0]) ? -1 : 1);
    assert.deepEqual(found.sort(byPath), planted.map(([file, , rules]) => [file, rules]).sort(byPath));
  });
});

// Type-aware rules, the size budgets of the house style, and the ban on ambient time, chance and environment.
import tseslint from 'typescript-eslint';

const made = [
  'dist/',
  'node_modules/',
  'msgs/gen/',
  '.peers/',
  '.train/',
  '.export/',
  '.ros/',
  '.ros-*/',
  '.worldforge/',
];
const ignored = [...made, 'test/golden/'];

// Who may read the clock, timers, chance and the environment: everyone else gets them as arguments.
const ambientAllowed = ['core/clock.ts', 'core/environment.ts', '**/main.ts', 'scripts/**/*.ts'];

// core/math owns the functions whose last bits differ between engine versions.
const mathAllowed = ['core/math.ts', 'core/math/**/*.ts'];

// Tests set the environment, bound their waits and compare core/math with the engine.
const allAllowed = ['test/**/*.ts', '*.mjs'];

const inexactMath = [
  'acos acosh asin asinh atan atan2 atanh cbrt cos cosh exp expm1 hypot',
  'log log10 log1p log2 pow sin sinh tan tanh',
];
const mathMessage = 'Its last bits differ between engine versions: use core/math.';
const mathProperties = inexactMath
  .flatMap((names) => names.split(' '))
  .map((property) => ({
    object: 'Math',
    property,
    message: mathMessage,
  }));
const mathSyntax = [
  { selector: "BinaryExpression[operator='**']:not([left.bigint])", message: mathMessage },
  { selector: "AssignmentExpression[operator='**=']", message: mathMessage },
];

const timers = ['setTimeout', 'setInterval', 'setImmediate'];
const ambientMessage = 'Time, chance and environment come in as arguments: see core/clock.ts.';
const ambientProperties = [
  ['Date', 'now'],
  ['Math', 'random'],
  ['performance', 'now'],
  ['process', 'env'],
  ['process', 'hrtime'],
  ['AbortSignal', 'timeout'],
  ...timers.map((timer) => ['globalThis', timer]),
].map(([object, property]) => ({ object, property, message: ambientMessage }));
const ambientSyntax = [
  { selector: "NewExpression[callee.name='Date'][arguments.length=0]", message: ambientMessage },
  { selector: "CallExpression[callee.name='Date']", message: ambientMessage },
];
const ambientImports = [
  { name: 'node:timers', message: ambientMessage },
  { name: 'node:timers/promises', message: ambientMessage },
  { name: 'node:process', importNames: ['env', 'hrtime'], message: ambientMessage },
  { name: 'node:perf_hooks', importNames: ['performance'], message: ambientMessage },
];

const defaultExports = [
  { selector: 'ExportDefaultDeclaration', message: 'Exports have names.' },
  { selector: "ExportSpecifier[exported.name='default']", message: 'Exports have names.' },
];

/** An entry without options would keep those of an earlier block, so an empty list switches its rule off. */
const ban = (list) => (list.length === 0 ? 'off' : ['error', ...list]);

/** The bans as one rule set: a later block replaces a rule's options whole, so each states all of them. */
function bans({ ambient, math }) {
  const when = (wanted, list) => (wanted ? list : []);
  return {
    'no-restricted-globals': ban(
      when(
        ambient,
        timers.map((name) => ({ name, message: ambientMessage })),
      ),
    ),
    'no-restricted-imports': ban(when(ambient, [{ paths: ambientImports }])),
    'no-restricted-properties': ban([...when(ambient, ambientProperties), ...when(math, mathProperties)]),
    'no-restricted-syntax': ban([
      ...defaultExports,
      ...when(ambient, ambientSyntax),
      ...when(math, mathSyntax),
    ]),
  };
}

export default tseslint.config(
  { ignores: ignored },
  { linterOptions: { reportUnusedDisableDirectives: 'error', reportUnusedInlineConfigs: 'error' } },
  {
    files: ['**/*.ts'],
    extends: [tseslint.configs.strictTypeChecked],
    languageOptions: { parserOptions: { projectService: true, tsconfigRootDir: import.meta.dirname } },
    rules: {
      'max-lines': ['error', { max: 300 }],
      'max-lines-per-function': ['error', { max: 60, skipBlankLines: true, skipComments: true }],
      'max-depth': ['error', 3],
      // Three, and one options object.
      'max-params': ['error', 4],
      eqeqeq: 'error',
      'no-console': 'error',
      '@typescript-eslint/consistent-type-assertions': 'off',
      '@typescript-eslint/no-confusing-void-expression': ['error', { ignoreArrowShorthand: true }],
      '@typescript-eslint/no-unnecessary-condition': [
        'error',
        { allowConstantLoopConditions: 'only-allowed-literals' },
      ],
      '@typescript-eslint/no-unused-vars': [
        'error',
        { argsIgnorePattern: '^_', varsIgnorePattern: '^_', caughtErrors: 'none' },
      ],
      // An async function without await turns what it throws into a rejection, which is what a port promises.
      '@typescript-eslint/require-await': 'off',
      '@typescript-eslint/restrict-template-expressions': ['error', { allowNumber: true }],
      '@typescript-eslint/switch-exhaustiveness-check': [
        'error',
        { considerDefaultExhaustiveForUnions: true },
      ],
      ...bans({ ambient: true, math: true }),
    },
  },
  { files: ambientAllowed, rules: bans({ ambient: false, math: true }) },
  { files: mathAllowed, rules: bans({ ambient: true, math: false }) },
  { files: allAllowed, rules: bans({ ambient: false, math: false }) },
  {
    files: ['test/**/*.ts'],
    rules: {
      // A describe block is as long as its behaviours are many.
      'max-lines-per-function': 'off',
      '@typescript-eslint/no-non-null-assertion': 'off',
    },
  },
  { files: ['scripts/**/*.ts', 'test/run.ts', 'test/support/**/*.ts'], rules: { 'no-console': 'off' } },
  { files: ['*.mjs'], rules: { 'no-restricted-syntax': 'off' } },
);

/** P23 at the file: whatever a person writes to switch a guard off is refused where it stands. */
import assert from 'node:assert/strict';
import { readFileSync, writeFileSync } from 'node:fs';
import fc from 'fast-check';
import { isMap, isScalar, isSeq, parseDocument, stringify } from 'yaml';
import { builtInSitePolicyPath, checkSitePolicy } from '../../../nodes/safety_gate/policy_file.ts';
import type { FaultCode } from '../../../safety/index.ts';
import { samples } from '../../support/samples.ts';
import { scratchFolder, type Scratch } from '../../support/scratch.ts';

const text = readFileSync(builtInSitePolicyPath(), 'utf8');

type Key = string | number;

/** Where each number stands, as keys from the top. */
function numbersIn(node: unknown, path: readonly Key[] = []): readonly (readonly Key[])[] {
  if (isScalar(node)) return typeof node.value === 'number' ? [path] : [];
  if (isSeq(node)) return node.items.flatMap((item, at) => numbersIn(item, [...path, at]));
  if (!isMap(node)) return [];
  return node.items.flatMap(({ key, value }) =>
    isScalar(key) ? numbersIn(value, [...path, String(key.value)]) : [],
  );
}

/** A version is one of a list, so another number is told as that. */
const places = numbersIn(parseDocument(text).contents).filter(([first]) => first !== 'schema_version');
const mayBeZero = /position_m|\.(min|max|axes)\[/;
const shown = (path: readonly Key[]): string =>
  path
    .map((key) => (typeof key === 'number' ? `[${key}]` : `.${key}`))
    .join('')
    .slice(1);

const off: readonly (readonly [unknown, FaultCode, boolean])[] = [
  [Number.NaN, 'value_not_finite', false],
  [Number.POSITIVE_INFINITY, 'value_not_finite', false],
  [Number.NEGATIVE_INFINITY, 'value_not_finite', false],
  [null, 'value_missing', false],
  [1e300, 'value_too_large', false],
  ['off', 'value_wrong_type', false],
  [true, 'value_wrong_type', false],
  [0, 'value_not_positive', true],
  [-1, 'value_not_positive', true],
  [-1e-300, 'value_not_positive', true],
];

describe('a number of a site policy', () => {
  let scratch: Scratch;
  before(() => (scratch = scratchFolder()));
  after(() => scratch[Symbol.dispose]());

  function faultsWith(change: (document: ReturnType<typeof parseDocument>) => void) {
    const document = parseDocument(text);
    change(document);
    const file = scratch.in('policy.yaml');
    writeFileSync(file, document.toString());
    const checked = checkSitePolicy(file);
    return 'faults' in checked ? checked.faults : [];
  }

  it('that would switch a guard off is refused with its path, code and line', () => {
    fc.assert(
      fc.property(fc.constantFrom(...places), fc.constantFrom(...off), (place, [value, code, positive]) => {
        const path = shown(place);
        fc.pre(!positive || !mayBeZero.test(path));
        const faults = faultsWith((document) => document.setIn(place, value));
        assert.deepEqual(
          faults.map((fault) => [fault.path, fault.code]),
          [[path, code]],
        );
        const line = readFileSync(scratch.in('policy.yaml'), 'utf8').split('\n')[faults[0]!.line - 1];
        const written = stringify(value).trim();
        assert.ok(line?.includes(written) === true, `line ${faults[0]!.line} of ${path}: ${line ?? ''}`);
      }),
      { numRuns: samples('policy_faults') },
    );
  });

  it('that is left out is refused as missing', () => {
    for (const place of places) {
      if (typeof place.at(-1) === 'number') continue; // a list that is shorter is another fault
      const faults = faultsWith((document) => document.deleteIn(place));
      assert.deepEqual(
        faults.map((fault) => [fault.path, fault.code]),
        [[shown(place), 'value_missing']],
      );
    }
  });
});

/** The tidy rules, each on the real tree: what git tracks and what it would track. */
import assert from 'node:assert/strict';
import { readTree } from '../../scripts/repository.ts';
import { checks } from './checks.ts';

describe('the tree', () => {
  const files = readTree();

  for (const [name, check] of Object.entries(checks)) {
    it(`keeps ${name}`, () => {
      const violations = check(files);
      if (violations.length > 0) assert.fail(violations.join('\n'));
    });
  }
});

import assert from 'node:assert/strict';
import { answerCodes, candidateCodes, noteCodes, planCodes } from '../../planning/codes.ts';

const registries = { answerCodes, candidateCodes, planCodes, noteCodes };

describe('the code registries of the planner', () => {
  for (const [name, codes] of Object.entries(registries)) {
    it(`holds lower snake case codes of at most 48 bytes in ${name}, each with one sentence`, () => {
      for (const [code, meaning] of Object.entries(codes)) {
        assert.match(code, /^[a-z][a-z0-9_]{0,47}$/);
        assert.match(meaning, /^[A-Z].*\.$/);
      }
    });
  }
});

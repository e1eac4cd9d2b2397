import assert, { AssertionError } from 'node:assert/strict';
import { assertProviderContract } from '../../api/testing.ts';
import { mockProvider } from '../../providers/mock/provider.ts';

describe('assertProviderContract', () => {
  const mock = mockProvider({});

  it('gives the checks of a provider that keeps the contract', async () => {
    const checks = await assertProviderContract({ embed: mock }, { embed: 'a red cup' });
    assert.deepEqual(
      checks.map(({ name }) => name),
      ['metadata', 'embed_answers', 'embed_answers_again', 'embed_aborts'],
    );
  });

  it('raises an AssertionError that names what failed', async () => {
    const empty = { ...mock, embed: async () => ({ model: 'm', vector: new Float64Array(0) }) };
    await assert.rejects(assertProviderContract({ embed: empty }, { embed: 'text' }), (error: unknown) => {
      assert.ok(error instanceof AssertionError);
      assert.match(error.message, /^embed_answers failed: the vector is empty; .*; embed_aborts failed: /);
      return true;
    });
  });

  it('passes nobody unseen: without a sample, or without a provider', async () => {
    await assert.rejects(assertProviderContract({ embed: mock }, {}), /embed skipped: no sample request/);
    await assert.rejects(assertProviderContract({}, {}), /no provider was given/);
  });
});

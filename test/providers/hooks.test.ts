import assert from 'node:assert/strict';
import { systemClocks } from '../../core/clock.ts';
import { prepareProviders, releaseProviders } from '../../providers/hooks.ts';
import type { Provider } from '../../providers/provider.ts';
import { noSignal } from './builders.ts';

function speaking(name: string, said: string[], more: Partial<Provider> = {}): Provider {
  const say = (what: string) => async (): Promise<void> => void said.push(`${name} ${what}`);
  return {
    name,
    revision: '1',
    preflight: say('preflight'),
    warmup: say('warmup'),
    teardown: say('teardown'),
    [Symbol.asyncDispose]: say('dispose'),
    ...more,
  };
}

describe('prepareProviders', () => {
  it('calls preflight before warmup, and asks nothing of a provider without hooks', async () => {
    const said: string[] = [];
    const bare: Provider = { name: 'c', revision: '1', [Symbol.asyncDispose]: async () => {} };
    await prepareProviders([speaking('a', said), bare, speaking('b', said)], noSignal);
    assert.deepEqual(said, ['a preflight', 'a warmup', 'b preflight', 'b warmup']);
  });

  it('warms up nothing whose preflight failed', async () => {
    const said: string[] = [];
    const ill = speaking('a', said, { preflight: () => Promise.reject(new Error('no server')) });
    await assert.rejects(prepareProviders([ill, speaking('b', said)], noSignal), /no server/);
    assert.deepEqual(said, []);
  });
});

describe('releaseProviders', () => {
  it('tells what a teardown throws, disposes all the same, and goes on', async () => {
    const said: string[] = [];
    const ill = speaking('a', said, { teardown: () => Promise.reject(new Error('gone')) });
    const told: unknown[] = [];
    await releaseProviders([ill, speaking('b', said)], {
      clocks: systemClocks,
      onError: (error) => told.push(error),
    });
    assert.deepEqual(said, ['a dispose', 'b teardown', 'b dispose']);
    assert.deepEqual(told.map(String), ['Error: gone']);
  });
});

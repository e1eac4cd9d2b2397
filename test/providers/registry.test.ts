import assert from 'node:assert/strict';
import { builtinProviders, providerRegistry, type ProviderEntry } from '../../providers/registry.ts';
import { capabilities } from '../../providers/provider.ts';

const absent: ProviderEntry = {
  name: 'heavy',
  capabilities: ['policy'],
  summary: 'Never loaded.',
  load: async () => assert.fail('loaded before it was chosen'),
};

describe('providerRegistry', () => {
  it('names the providers of each capability', () => {
    const providers = providerRegistry();
    assert.deepEqual(
      capabilities.map((capability) => providers.names(capability)),
      [['mock', 'sim'], ['mock'], ['leworldmodel', 'mock'], ['pusht-policy', 'scripted']],
    );
  });

  for (const entry of builtinProviders) {
    it(`has in ${entry.name} exactly the capabilities that its entry declares`, async () => {
      assert.deepEqual(Object.keys(await entry.load()).sort(), [...entry.capabilities].sort());
    });
  }

  it('makes a provider of its name', async () => {
    const providers = providerRegistry();
    await using policy = await providers.create('scripted', 'policy');
    await using score = await providers.create('mock', 'score');
    assert.deepEqual([policy.name, score.name], ['scripted', 'mock']);
  });

  it('loads nothing but the chosen provider', async () => {
    const providers = providerRegistry([...builtinProviders, absent]);
    await using policy = await providers.create('scripted', 'policy');
    assert.equal(policy.revision, 'scripted-1');
  });

  it('refuses an unknown name with the known ones and the nearest as the next command', async () => {
    await assert.rejects(providerRegistry().create('scriptd', 'policy'), {
      code: 'provider_unknown',
      message: "no provider is named 'scriptd'; for policy there is pusht-policy, scripted",
      hint: 'worldforge review --policy scripted',
    });
  });

  it('refuses a provider without the capability', async () => {
    await assert.rejects(providerRegistry().create('scripted', 'score'), {
      code: 'provider_unknown',
      message:
        "provider 'scripted' has no capability score, only policy; for score there is leworldmodel, mock",
      hint: 'worldforge review --score leworldmodel',
    });
  });

  it('says so when there is no provider at all', async () => {
    await assert.rejects(providerRegistry([]).create('mock', 'embed'), {
      code: 'provider_unknown',
      message: "no provider is named 'mock'; for embed there is none",
      hint: '',
    });
  });

  it('refuses a configuration that the schema does not know, naming the fields', async () => {
    await assert.rejects(providerRegistry().create('scripted', 'policy', { speedMax: 0, pace: 1 }), {
      code: 'provider_config',
      message: /^scripted: speedMax: .*; all of it: .*pace/,
    });
  });

  it('refuses an entry that declares more than its folder implements', async () => {
    const providers = providerRegistry([{ ...absent, load: async () => ({}) }]);
    await assert.rejects(providers.create('heavy', 'policy'), {
      code: 'assertion',
      message: 'provider heavy declares policy, but implements nothing',
    });
  });

  it('finds a provider by the name of its node too, and makes it under its own', async () => {
    const providers = providerRegistry([...builtinProviders, { ...absent, name: 'heavy-one' }]);
    assert.deepEqual(
      ['heavy-one', 'heavy_one', 'mock', 'heavy'].map((name) => providers.find(name)?.name),
      ['heavy-one', 'heavy-one', 'mock', undefined],
    );
    await assert.rejects(providers.create('heavy_one', 'policy'), /loaded before it was chosen/);
  });

  it('configures a provider by the first of its variables that is set, unless told otherwise', async () => {
    const seen: unknown[] = [];
    const entry: ProviderEntry = {
      ...absent,
      variables: [
        ['FIRST', 'bundle'],
        ['SECOND', 'bundle'],
      ],
      load: async () => ({
        policy: (config) => {
          seen.push(config);
          return assert.fail('seen');
        },
      }),
    };
    for (const environment of [{}, { SECOND: 'b' }, { FIRST: 'a', SECOND: 'b' }, { FIRST: '', SECOND: 'b' }])
      await assert.rejects(providerRegistry([entry], environment).create('heavy', 'policy'), /seen/);
    await assert.rejects(
      providerRegistry([entry], { FIRST: 'a' }).create('heavy', 'policy', { x: 1 }),
      /seen/,
    );
    assert.deepEqual(seen, [{}, { bundle: 'b' }, { bundle: 'a' }, { bundle: 'b' }, { x: 1 }]);
  });

  it('refuses two providers of one name, or whose nodes would have one name', () => {
    for (const twins of [
      ['heavy', 'heavy'],
      ['a-b', 'a_b'],
    ]) {
      const entries = twins.map((name) => ({ ...absent, name }));
      assert.throws(() => providerRegistry(entries), { code: 'assertion' });
    }
  });
});

import assert from 'node:assert/strict';
import { systemClocks } from '../../core/clock.ts';
import { configSummary, healthOf, registrationOf } from '../../providers/diagnose.ts';
import { openRegistry, type OpenedRegistry } from '../../providers/open.ts';
import { parseCapability, type Embedder } from '../../providers/provider.ts';
import { builtinProviders, type ProviderEntry } from '../../providers/registry.ts';
import { manifest as jina } from '../../providers/jina/manifest.ts';
import { scratchFolder } from '../support/scratch.ts';
import { noSignal } from './builders.ts';

const waiting = { clocks: systemClocks, signal: noSignal };
const embedder: Embedder = {
  name: 'remote',
  revision: 'remote-1',
  embed: () => Promise.reject(new Error('not asked')),
  [Symbol.asyncDispose]: async () => {},
};

function remote(made: Partial<Embedder>): ProviderEntry {
  return {
    name: 'remote',
    capabilities: ['embed'],
    summary: 'Remote.',
    variables: [
      ['REMOTE_HOST', 'host'],
      ['REMOTE_OLD_HOST', 'host'],
      ['REMOTE_TOKEN', 'token'],
    ],
    manifest: {
      ...jina,
      provider: 'remote',
      required_env_vars: ['REMOTE_HOST'],
      setup_hint: 'start it',
      minimum_smoke_command: 'smoke it',
      evidence_level: 'fixture-tested',
    },
    load: async () => ({ embed: () => ({ ...embedder, ...made }) }),
  };
}

function opened(entry: ProviderEntry, environment: Record<string, string>): OpenedRegistry {
  using scratch = scratchFolder();
  return openRegistry({ project: scratch.path, environment, builtin: [entry], discover: false });
}

describe('registrationOf', () => {
  it('names the variables that are missing, and takes an alias for its variable', () => {
    const entry = remote({});
    const registrations = [{}, { REMOTE_OLD_HOST: 'h' }].map((environment) =>
      registrationOf(entry, opened(entry, environment)),
    );
    assert.deepEqual(registrations, [
      { registered: false, missing: ['REMOTE_HOST'], by: [] },
      { registered: true, missing: [], by: ['REMOTE_OLD_HOST from process'] },
    ]);
  });
});

describe('configSummary', () => {
  it('says where each variable comes from and which is secret, and no value', () => {
    const entry = remote({});
    const summary = configSummary(
      entry,
      opened(entry, { REMOTE_HOST: 'hidden-1', REMOTE_TOKEN: 'hidden-2' }),
    );
    assert.deepEqual(
      summary.map(({ name, source, required, secret }) => [name, source, required, secret]),
      [
        ['REMOTE_HOST', 'process:REMOTE_HOST', true, false],
        ['REMOTE_OLD_HOST', 'unset', false, false],
        ['REMOTE_TOKEN', 'process:REMOTE_TOKEN', false, true],
      ],
    );
    assert.ok(!JSON.stringify(summary).includes('hidden'));
  });
});

describe('healthOf', () => {
  it('does not make a provider that is not registered, and says how it is set up', async () => {
    const entry = remote({});
    const { healthy, details } = await healthOf(entry, opened(entry, {}), waiting);
    assert.deepEqual([healthy, details], [false, 'missing REMOTE_HOST; start it; minimum smoke: smoke it']);
  });

  it('asks the provider where it has an answer, and disposes of it', async () => {
    let disposed = 0;
    const entry = remote({
      health: async () => ({ healthy: false, detail: 'no route', latencyMs: 7 }),
      [Symbol.asyncDispose]: async () => void (disposed += 1),
    });
    assert.deepEqual(await healthOf(entry, opened(entry, { REMOTE_HOST: 'h' }), waiting), {
      name: 'remote',
      healthy: false,
      latency_ms: 7,
      details: 'no route; start it; minimum smoke: smoke it',
    });
    assert.equal(disposed, 1);
  });

  it('takes what a provider throws for an answer', async () => {
    const entry = remote({ health: () => Promise.reject(new Error('broken')) });
    const { healthy, details } = await healthOf(entry, opened(entry, { REMOTE_HOST: 'h' }), waiting);
    assert.deepEqual([healthy, details], [false, 'broken; start it; minimum smoke: smoke it']);
  });
});

describe('scaffolds', () => {
  for (const name of ['genie', 'jina', 'voyage'])
    it(`refuses to make ${name}, whatever is set`, async () => {
      const all = { GENIE_API_KEY: 'k', JINA_API_KEY: 'k', VOYAGE_API_KEY: 'k' };
      using scratch = scratchFolder();
      const { registry } = openRegistry({ project: scratch.path, environment: all, discover: false });
      await assert.rejects(registry.create(name, 'embed'), { code: 'provider_scaffold' });
    });
});

describe('manifests', () => {
  it('stand beside every provider of this package, and declare what it does', () => {
    for (const { name, capabilities, manifest } of builtinProviders)
      assert.deepEqual([manifest?.provider, manifest?.capabilities], [name, capabilities]);
  });
});

describe('parseCapability', () => {
  it('refuses an unknown one, with the nearest', () => {
    assert.equal(parseCapability('score'), 'score');
    assert.throws(() => parseCapability('scores'), { code: 'capability_unknown', hint: 'use score' });
  });
});

import assert from 'node:assert/strict';
import { discoverProviders } from '../../providers/discovery.ts';
import { openRegistry } from '../../providers/open.ts';
import { builtinProviders } from '../../providers/registry.ts';
import { scratchFolder } from '../support/scratch.ts';
import { noSignal } from './builders.ts';

const embedder = `export const factories = {
  embed: () => ({
    name: 'acme', revision: 'acme-1',
    embed: async () => ({ model: 'acme', vector: Float64Array.of(1) }),
    [Symbol.asyncDispose]: async () => {},
  }),
};
`;
const acme = { name: 'acme', capabilities: ['embed'], module: 'acme.js' };

function packageJson(name: string, providers: readonly unknown[], more: object = {}): string {
  return JSON.stringify({ name, type: 'module', ...more, worldforge: { providers } });
}

describe('discoverProviders', () => {
  it('offers what an installed package declares, and imports it when it is chosen', async () => {
    using scratch = scratchFolder();
    scratch.write({
      'node_modules/@acme/models/package.json': packageJson('@acme/models', [acme]),
      'node_modules/@acme/models/acme.js': embedder,
      'node_modules/other/package.json': JSON.stringify({ name: 'other' }),
    });
    const { registry, skipped } = openRegistry({ project: scratch.path, environment: {} });
    assert.deepEqual(skipped, []);
    assert.equal(registry.find('acme')?.package, '@acme/models');
    await using provider = await registry.create('acme', 'embed');
    assert.deepEqual((await provider.embed('text', noSignal)).vector, Float64Array.of(1));
  });

  it('skips with a reason, and goes on: twins, missing parts, what lies outside, what is malformed', () => {
    using scratch = scratchFolder();
    scratch.write({
      'outside.js': embedder,
      'node_modules/a/package.json': packageJson('a', [acme, { ...acme, name: 'Bad Name' }]),
      'node_modules/a/acme.js': embedder,
      'node_modules/b/package.json': packageJson('b', [
        acme,
        { ...acme, name: 'mock' },
        { ...acme, name: 'gone' },
        { ...acme, name: 'out', module: '../../outside.js' },
      ]),
      'node_modules/c/package.json': packageJson('c', [{ ...acme, name: 'poor' }], {
        peerDependencies: { 'not-there': '1.0.0', worldforge: '*' },
      }),
      'node_modules/c/acme.js': embedder,
      'node_modules/d/package.json': '{ "worldforge": ',
    });
    const { entries, skipped } = discoverProviders(scratch.path, builtinProviders);
    assert.deepEqual(
      entries.map(({ name }) => name),
      ['acme'],
    );
    assert.deepEqual(
      skipped.map(({ package: from, provider }) => [from, provider]),
      [
        ['a', '#1'],
        ['b', 'acme'],
        ['b', 'mock'],
        ['b', 'gone'],
        ['b', 'out'],
        ['c', 'poor'],
        ['d', ''],
      ],
    );
    assert.deepEqual(
      skipped.slice(1, 6).map(({ reason }) => reason),
      [
        'another provider is named acme, or its node would be',
        'another provider is named mock, or its node would be',
        'module acme.js does not exist',
        'module ../../outside.js lies outside of its package',
        'dependency not-there is not installed',
      ],
    );
  });

  it('is switched off by WORLDFORGE_DISCOVER=0', () => {
    using scratch = scratchFolder();
    scratch.write({ 'package.json': packageJson('own', [acme]), 'acme.js': embedder });
    const names = (environment: Record<string, string>): boolean =>
      openRegistry({ project: scratch.path, environment }).registry.find('acme') !== undefined;
    assert.deepEqual([names({}), names({ WORLDFORGE_DISCOVER: '0' })], [true, false]);
  });
});

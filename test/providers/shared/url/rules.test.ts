import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { z } from 'zod';
import { systemClocks } from '../../../../core/clock.ts';
import { matchesHost, judgeUrl, type UrlRules } from '../../../../providers/shared/url/rules.ts';
import { resolveEndpoint } from '../../../../providers/shared/url/resolving.ts';
import { inRepository } from '../../../../scripts/repository.ts';
import { codeOf } from '../../../support/code_of.ts';

const vector = z.strictObject({
  why: z.string(),
  url: z.string(),
  addresses: z.array(z.string()),
  rules: z.strictObject({
    allowLocal: z.boolean(),
    hosts: z.array(z.string()).optional(),
    addresses: z.array(z.string()).optional(),
    allowQuery: z.boolean().optional(),
  }),
  code: z.enum(['allowed', 'url_refused']),
});

const file = inRepository('test/providers/shared/url/vectors.json');
const vectors = z.array(vector).parse(JSON.parse(readFileSync(file, 'utf8')));

/** Rules without members that say `undefined`. */
function rulesOf({ rules }: z.infer<typeof vector>): UrlRules {
  const { allowLocal, hosts, addresses, allowQuery } = rules;
  return {
    allowLocal,
    ...(hosts && { hosts }),
    ...(addresses && { addresses }),
    ...(allowQuery !== undefined && { allowQuery }),
  };
}

async function judged(one: z.infer<typeof vector>): Promise<string> {
  const rules = rulesOf(one);
  const resolve = () => Promise.resolve(one.addresses);
  const { signal } = new AbortController();
  try {
    await resolveEndpoint(judgeUrl(one.url, rules), rules, { resolve, clocks: systemClocks, signal });
    return 'allowed';
  } catch (error) {
    return codeOf(() => {
      throw error;
    });
  }
}

describe('the rules of URLs', () => {
  const reasons = [...new Set(vectors.map(({ why }) => why))];

  it('have at least 400 vectors, no two the same', () => {
    const inputs = vectors.map(({ url, addresses, rules }) => JSON.stringify([url, addresses, rules]));
    assert.ok(inputs.length >= 400, `${inputs.length} vectors`);
    assert.equal(new Set(inputs).size, inputs.length);
  });

  for (const why of reasons) {
    const family = vectors.filter((one) => one.why === why);
    it(`${family[0]?.code === 'allowed' ? 'allow' : 'refuse'}: ${why} (${family.length})`, async () => {
      for (const one of family) {
        const asked = `${one.url.slice(0, 80)} at ${one.addresses.join(' ')}`;
        assert.equal(await judged(one), one.code, asked);
      }
    });
  }

  it('match wildcards in time that grows with pattern times host', () => {
    assert.ok(!matchesHost('*a'.repeat(200), 'a'.repeat(150) + 'b'));
    assert.ok(matchesHost('*a'.repeat(100), 'ba'.repeat(100)));
    assert.ok(matchesHost('**', ''));
    assert.ok(!matchesHost('?', ''));
  });

  it('take the schemes of a websocket where one is asked for', () => {
    const rules = { allowLocal: true };
    assert.equal(judgeUrl('ws://policy.lab:8000/', rules, 'websocket').host, 'policy.lab:8000');
    assert.equal(judgeUrl('wss://policy.example/', { allowLocal: false }, 'websocket').protocol, 'wss:');
    assert.equal(
      codeOf(() => judgeUrl('ws://policy.example/', { allowLocal: false }, 'websocket')),
      'url_refused',
    );
    assert.equal(
      codeOf(() => judgeUrl('https://policy.example/', rules, 'websocket')),
      'url_refused',
    );
  });

  it('never repeat a refused URL in the text of the error', () => {
    const text = 'https://user:CaNaRy@models.example.com/CaNaRy?token=CaNaRy#CaNaRy';
    assert.throws(
      () => judgeUrl(text, { allowLocal: false }),
      (error) => error instanceof Error && !error.message.includes('CaNaRy'),
    );
  });
});

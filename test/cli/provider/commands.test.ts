import assert from 'node:assert/strict';
import { z } from 'zod';
import { runCli } from '../run_cli.ts';

const record = z.looseObject({ name: z.string(), registered: z.boolean(), missing: z.array(z.string()) });

describe('worldforge provider list', () => {
  it('shows the providers of a capability, registered or not', async () => {
    const { code, stdout } = await runCli('provider', 'list', '--json', '--capability', 'policy');
    const names = z
      .array(record)
      .parse(JSON.parse(stdout))
      .map(({ name }) => name);
    assert.equal(code, 0);
    assert.ok(names.includes('scripted') && names.includes('pusht-policy') && !names.includes('mock'));
  });

  it('refuses a capability that there is not, with those that there are', async () => {
    const { stderr, stdout } = await runCli('provider', 'list', '--capability', 'generation');
    assert.equal(stdout, '');
    assert.match(stderr, /no capability is named 'generation'; there is predict, embed, score, policy/);
  });
});

describe('worldforge provider health', () => {
  it('exits 0 for a healthy one and 1 for another, with what to do', async () => {
    const sound = await runCli('provider', 'health', 'mock');
    assert.equal(sound.code, 0);
    assert.match(sound.stdout, /^mock: healthy \([\d.]+ ms\): revision mock-1\n$/);
    const ill = await runCli('provider', 'health', 'genie');
    assert.equal(ill.code, 1);
    assert.match(ill.stdout, /^genie: unhealthy .*missing GENIE_API_KEY; it is a scaffold/);
  });
});

describe('worldforge provider info', () => {
  it('refuses an unknown name with the nearest as the next command', async () => {
    const { code, stderr } = await runCli('provider', 'info', 'mok');
    assert.equal(code, 2);
    assert.match(
      stderr,
      /provider_unknown: no provider is named 'mok'; .*\nFirst triage: .* provider info mock\n$/,
    );
  });
});

describe('worldforge doctor', () => {
  it('counts, names what is missing, and judges the registered ones', async () => {
    const { code, stdout } = await runCli('doctor', '--json', '--capability', 'embed', '--registered-only');
    const report = z
      .looseObject({ provider_count: z.int(), healthy_provider_count: z.int(), providers: z.array(record) })
      .parse(JSON.parse(stdout));
    assert.deepEqual(
      [code, report.provider_count, report.healthy_provider_count, report.providers.map(({ name }) => name)],
      [0, 1, 1, ['mock']],
    );
  });
});

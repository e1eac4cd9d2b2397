import assert from 'node:assert/strict';
import { redact } from '../../core/redact.ts';
import { errorText, WorldforgeError } from '../../core/errors.ts';

/** What must never be seen again: letters, digits, and what secrets are made of besides. */
const canary = 'CaNaRy0123456789abcdef';

const leaks = [
  `https://user:${canary}@host/path`,
  `https://user:pa@ss${canary}@host/path`,
  `mqtts://${canary}@broker:8883`,
  `redis://:${canary}@host:6379/0`,
  `GET /act?token=${canary}&x=1`,
  `wss://host/ws?client_secret=${canary}#part`,
  `https://bucket/object?X-Amz-Signature=${canary}`,
  `https://host/?sig=${canary}`,
  `Authorization: Bearer ${canary}`,
  `authorization: Basic ${canary}==`,
  `api_key=${canary}`,
  `API-KEY: "${canary}"`,
  `HF_TOKEN=${canary} failed`,
  `OPENPI_API_KEY=${canary}`,
  `{"password":"${canary}"}`,
  `{'client_secret': '${canary} with spaces'}`,
  `passphrase = ${canary}`,
  `hf_${canary}`,
  `sk-${canary}`,
  `ghp_${canary}`,
  `github_pat_${canary}`,
  `xoxb-${canary}`,
  `nvapi-${canary}`,
  `-----BEGIN PRIVATE KEY-----\n${canary}\n-----END PRIVATE KEY-----`,
  `-----BEGIN ENCRYPTED PRIVATE KEY-----\n${canary}`,
];

describe('redact', () => {
  for (const leak of leaks) {
    it(`hides the secret of ${leak.replace(canary, '...').split('\n')[0] ?? ''}`, () => {
      const text = redact(`connecting: ${leak} (attempt 2)`);
      assert.ok(!text.includes(canary), text);
      assert.match(text, /\[redacted\]/);
    });
  }

  it('leaves other text as it is', () => {
    const texts = [
      'provider mock answered in 12 ms',
      'https://host:8080/path?page=2',
      'digest ab12 is not the one of plan cd34',
      'user@host wrote to /dev/null',
      'tokens per second: 12',
    ];
    assert.deepEqual(texts.map(redact), texts);
  });

  it('keeps 4096 characters and says that it cut', () => {
    assert.equal(redact('x'.repeat(4096)), 'x'.repeat(4096));
    assert.equal(redact('x'.repeat(4097)), `${'x'.repeat(4096)}...`);
    assert.equal(redact('x'.repeat(10_000_000)).length, 4099);
  });

  it('hides a secret that the cut would halve', () => {
    const text = redact(`${'x'.repeat(4080)} token=${canary}`);
    assert.ok(!text.includes('CaNaRy'), text.slice(-40));
  });

  it('takes hostile texts without hanging', () => {
    for (const unit of ['a-', 'http://', '?key=', 'token ', '-----BEGIN PRIVATE KEY-----', 'a.'.repeat(9)]) {
      redact(unit.repeat(10_000));
    }
  });

  it('is what errors are made of', () => {
    const error = new WorldforgeError('provider_failed', `HTTP 401 for token=${canary}`);
    assert.equal(error.message, 'HTTP 401 for token=[redacted]');
    assert.equal(errorText(new Error(`token=${canary}`)), 'token=[redacted]');
  });
});

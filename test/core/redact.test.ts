import assert from 'node:assert/strict';
import { redact, redactShared } from '../../core/redact.ts';
import { redactJson } from '../../core/redact_json.ts';
import { errorText, WorldforgeError } from '../../core/errors.ts';
import { innocent, paths, secrets } from './canaries.ts';

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

  it('hides 250 secrets of every kind, each alone', () => {
    assert.ok(secrets.length >= 250, `${secrets.length} secrets`);
    const left = secrets.filter(({ text, secret }) => redact(text).includes(secret));
    assert.deepEqual(
      left.map(({ text }) => `${text} -> ${redact(text)}`),
      [],
    );
  });

  it('hides 50 paths of machines in what leaves this one', () => {
    assert.ok(paths.length >= 50 && paths.length + secrets.length >= 300, `${paths.length} paths`);
    const left = paths.filter(({ text, secret }) => redactShared(text).includes(secret));
    assert.deepEqual(
      left.map(({ text }) => `${text} -> ${redactShared(text)}`),
      [],
    );
  });

  it('hides them inside of JSON, and under a name that says so', () => {
    const whole = JSON.stringify([...secrets, ...paths].map(({ text }) => redactJson({ detail: [text] })));
    for (const { secret } of [...secrets, ...paths]) assert.ok(!whole.includes(secret), secret);
    const named = { apiKey: 'a', nested: [{ 'x-auth-token': 'b' }], password: 7, token: null, max_tokens: 5 };
    assert.deepEqual(redactJson(named), {
      apiKey: '[redacted]',
      nested: [{ 'x-auth-token': '[redacted]' }],
      password: '[redacted]',
      token: null,
      max_tokens: 5,
    });
  });

  it('leaves 100 texts as they are that only look like it', () => {
    assert.ok(innocent.length >= 100, `${innocent.length} texts`);
    const changed = innocent.filter((text) => redact(text) !== text || redactShared(text) !== text);
    assert.deepEqual(
      changed.map((text) => `${text} -> ${redactShared(text)}`),
      [],
    );
    assert.deepEqual(
      innocent.map((text) => redactJson(text)),
      innocent,
    );
  });

  it('changes nothing that it made itself', () => {
    for (const { text } of [...secrets, ...paths])
      assert.equal(redactShared(redactShared(text)), redactShared(text), text);
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

import assert from 'node:assert/strict';
import { chmodSync, mkdirSync, writeFileSync } from 'node:fs';
import fc from 'fast-check';
import { canonicalJson } from '../../../core/canonical_json.ts';
import { generateKey } from '../../../core/keys.ts';
import { listOperators, readOperator, type EnrolledOperator } from '../../../nodes/operator/enrolled.ts';
import { scratchFolder } from '../../support/scratch.ts';

const { key } = generateKey();

function record(name: string): EnrolledOperator {
  return {
    schema_version: 1,
    name,
    roles: ['operator'],
    public_key: key.publicKey,
    key_id: key.keyId,
    enrolled: '2026-01-31T12:00:00.000Z',
    revoked: null,
  };
}

const invalid = { code: 'operator_invalid' } as const;

describe('enrolled operators', () => {
  it('are listed by name; of a folder without any, none', () => {
    using scratch = scratchFolder();
    assert.deepEqual(listOperators(scratch.path), []);
    const names = ['bob', 'alice', 'al'];
    for (const name of names)
      scratch.write({ [`operators/${name}.json`]: canonicalJson(record(name)), 'operators/bob.key': '' });
    assert.deepEqual(
      listOperators(scratch.path).map(({ name }) => name),
      ['al', 'alice', 'bob'],
    );
    assert.equal(readOperator(scratch.path, 'carol'), undefined);
  });

  const text = canonicalJson(record('alice'));
  const changes: readonly (readonly [string, string])[] = [
    ['cut', text.slice(0, -1)],
    ['not canonical', `${text}\n`],
    ['of another name', canonicalJson(record('bob'))],
    ['with another key id', text.replace(key.keyId, 'f'.repeat(64))],
    ['without roles', text.replace('["operator"]', '[]')],
    ['with a role that does not exist', text.replace('["operator"]', '["king"]')],
    ['with a role twice', text.replace('["operator"]', '["operator","operator"]')],
    ['with a key nobody reads', text.replace('"name"', '"nam":0,"name"')],
    ['without the word on its revocation', text.replace('"revoked":null,', '')],
    ['revoked at no time', text.replace('null', '"yes"')],
    ['of another version', text.replace('"schema_version":1', '"schema_version":2')],
    ['too large', `${text}${' '.repeat(4096)}`],
    ['empty', ''],
  ];
  for (const [what, changed] of changes) {
    it(`are refused with a record ${what}, in a list too`, () => {
      using scratch = scratchFolder();
      scratch.write({ 'operators/alice.json': changed, 'operators/bob.json': canonicalJson(record('bob')) });
      assert.throws(() => readOperator(scratch.path, 'alice'), invalid);
      assert.throws(() => listOperators(scratch.path), invalid);
    });
  }

  it('are refused with a record that others could have written, or that is no file', () => {
    using scratch = scratchFolder();
    scratch.write({ 'operators/alice.json': text });
    chmodSync(scratch.in('operators', 'alice.json'), 0o664);
    assert.throws(() => readOperator(scratch.path, 'alice'), { ...invalid, message: /mode 0664/ });
    mkdirSync(scratch.in('operators', 'bob.json'));
    assert.throws(() => readOperator(scratch.path, 'bob'), invalid);
  });

  it('are refused with any byte of a record replaced, unless it says the same kind of thing', () => {
    using scratch = scratchFolder();
    scratch.write({ 'operators/alice.json': text });
    const file = scratch.in('operators', 'alice.json');
    const at = fc.nat({ max: text.length - 1 });
    fc.assert(
      fc.property(at, fc.integer({ min: 0, max: 255 }), (place, byte) => {
        const bytes = Buffer.from(text);
        fc.pre(bytes[place] !== byte);
        bytes[place] = byte;
        writeFileSync(file, bytes);
        let read: EnrolledOperator | undefined;
        try {
          read = readOperator(scratch.path, 'alice');
        } catch (error) {
          assert.equal((error as { code: string }).code, 'operator_invalid');
          return;
        }
        // Only the time can say something else and still be a record; keys and roles cannot.
        assert.deepEqual({ ...read, enrolled: '' }, { ...record('alice'), enrolled: '' });
      }),
      { numRuns: 300 },
    );
  });
});

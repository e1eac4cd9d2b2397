/** What metadata.yaml says of a recording: followed where it can be, refused where it leads astray. */
import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { copyFileSync, mkdirSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { WorldforgeError } from '../../../core/errors.ts';
import { bagLayout, filesRead } from '../../../replay/bag/bag_layout.ts';
import { openBagReader } from '../../../replay/bag/bag_reader.ts';
import { contentSize } from '../../../replay/bag/zstd_file.ts';
import { peers } from '../../../scripts/peers/stamp.ts';
import { needs } from '../../support/needs.ts';
import { eachScratch } from '../each_scratch.ts';

const sessionFile = (name: string) => path.resolve('replay', 'sessions', name, `${name}_0.mcap`);

async function read(bag: string) {
  await using reader = await openBagReader(bag);
  const found: string[] = [];
  for await (const { topic, logNs } of reader.messages()) found.push(`${topic} ${String(logNs)}`);
  return { found, notes: reader.notes };
}

function yaml(files: readonly string[], more: Readonly<Record<string, unknown>> = {}): string {
  const fields = { version: 9, storage_identifier: 'mcap', relative_file_paths: files, ...more };
  return JSON.stringify({ rosbag2_bagfile_information: fields });
}

async function refusal(bag: string): Promise<string> {
  const error: unknown = await read(bag).then(
    () => undefined,
    (cause: unknown) => cause,
  );
  assert(error instanceof WorldforgeError, String(error));
  assert.notEqual(error.hint, '');
  return `${error.code}: ${error.message}`;
}

describe('the layout of a recording', () => {
  const at = eachScratch();
  const bag = (...lines: readonly string[]) => {
    mkdirSync(at('bag'), { recursive: true });
    copyFileSync(sessionFile('pusht-01'), at('bag', 'one.mcap'));
    copyFileSync(sessionFile('pusht-02'), at('bag', 'two.mcap'));
    for (const text of lines) writeFileSync(at('bag', 'metadata.yaml'), text);
    return at('bag');
  };

  it('is that of metadata.yaml where there is one', async () => {
    const [one, two] = [await read(sessionFile('pusht-01')), await read(sessionFile('pusht-02'))];
    const both = { found: [...two.found, ...one.found], notes: [] };
    assert.deepEqual(await read(bag(yaml(['two.mcap', 'one.mcap']))), both);
    const old = yaml(['bag/two.mcap', 'bag/one.mcap'], { version: 3 });
    assert.deepEqual(await read(bag(old)), both);
    rmSync(at('bag', 'metadata.yaml'));
    assert.deepEqual((await read(bag())).found, [...one.found, ...two.found]);
  });

  it('names where metadata.yaml and the files do not agree, and believes the files', async () => {
    const { found, notes } = await read(
      bag(yaml(['one.mcap'], { message_count: 3, storage_identifier: 'sqlite3' })),
    );
    const file = at('bag', 'metadata.yaml');
    assert.deepEqual(notes, [
      `${file} does not list two.mcap: left out`,
      `${file} says 3 messages, ${found.length} are there`,
      `${file} says sqlite3, ${at('bag', 'one.mcap')} is mcap`,
    ]);
    assert.deepEqual(filesRead(bag(yaml(['one.mcap']))), [at('bag', 'one.mcap')]);
    assert.deepEqual(bagLayout(bag(yaml([]))).notes, [`${file} lists no file: all of them are read`]);
  });

  const refused: readonly (readonly [string, string, RegExp])[] = [
    [
      'a file that is not there',
      yaml(['three.mcap']),
      /^session_missing: .* lists three\.mcap, which is not/,
    ],
    [
      'a file above the bag',
      yaml(['one.mcap', '../two.mcap']),
      /^session_invalid: .*\.\.\/two\.mcap, outside/,
    ],
    ['a file reached by a way around', yaml(['a/../../one.mcap']), /^session_invalid: .* outside of the bag/],
    ['a file anywhere', yaml(['/etc/hostname']), /^session_invalid: .*\/etc\/hostname, outside of the bag/],
    ['a name that is none', yaml(['']), /^session_invalid: .* holds no name/],
    [
      'no list of files',
      JSON.stringify({ rosbag2_bagfile_information: { storage_identifier: 'mcap' } }),
      /no rel/,
    ],
    ['another storage', yaml(['one.mcap'], { storage_identifier: 'tape' }), /storage tape is not read/],
    ['packed messages', yaml(['one.mcap'], { compression_mode: 'MESSAGE' }), /of each message is not read/],
    [
      'files in another packing',
      yaml(['one.mcap'], { compression_mode: 'file', compression_format: 'xz' }),
      /files in xz are not read/,
    ],
    [
      'more than a recorder writes',
      `#${'x'.repeat(1 << 20)}\n`,
      /^session_invalid: .* bytes, at most 1048576$/,
    ],
    ['no YAML', 'rosbag2_bagfile_information: [', /^session_invalid: .* it is no YAML/],
    ['a bomb of aliases', 'a: &a [x, x]\nb: [*a, *a]\n', /^session_invalid: .* it is no YAML/],
    ['something else', 'name: left\n', /^session_invalid: .* has no rosbag2_bagfile_information/],
  ];
  for (const [what, text, says] of refused) {
    it(`is refused with ${what}`, async () => {
      assert.match(await refusal(bag(text)), says);
    });
  }
});

describe('a recording packed file by file', () => {
  needs('peers');
  const at = eachScratch();
  const pack = (name: string) => {
    const code = 'import sys; from backports import zstd; p = sys.argv[1:]; ';
    const act = "open(p[1], 'wb').write(zstd.compress(open(p[0], 'rb').read()))";
    mkdirSync(at('bag'), { recursive: true });
    execFileSync(peers.python, ['-c', code + act, sessionFile('pusht-01'), at('bag', name)]);
  };

  it('reads the same, and leaves nothing behind', async () => {
    pack('bag_0.mcap.zstd');
    mkdirSync(at('temporary'));
    const { TMPDIR: before } = process.env;
    process.env['TMPDIR'] = at('temporary');
    try {
      const { found, notes } = await read(at('bag'));
      assert.deepEqual([found, notes], [(await read(sessionFile('pusht-01'))).found, []]);
    } finally {
      if (before === undefined) delete process.env['TMPDIR'];
      else process.env['TMPDIR'] = before;
    }
    assert.deepEqual(readdirSync(at('temporary')), []);
    assert.deepEqual(readdirSync(at('bag')), ['bag_0.mcap.zstd']);
  });

  it('is read from what somebody unpacked beside it', async () => {
    pack('bag_0.mcap.zstd');
    copyFileSync(sessionFile('pusht-02'), at('bag', 'bag_0.mcap'));
    writeFileSync(
      at('bag', 'metadata.yaml'),
      yaml(['bag_0.mcap.zstd'], { compression_mode: 'file', compression_format: 'zstd' }),
    );
    const expected = await read(sessionFile('pusht-02'));
    assert.deepEqual(await read(at('bag')), expected);
    rmSync(at('bag', 'metadata.yaml'));
    assert.deepEqual(await read(at('bag')), expected);
  });

  it('is refused with the command that unpacks it where it says no size, or a wrong one', async () => {
    mkdirSync(at('bag'));
    writeFileSync(at('bag', 'bag_0.mcap.zstd'), Buffer.from([0x28, 0xb5, 0x2f, 0xfd, 0, 0, 1, 0, 0]));
    assert.match(await refusal(at('bag')), /^session_invalid: .* an unknown number of bytes, at most/);
    const huge = Buffer.from([0x28, 0xb5, 0x2f, 0xfd, 0xe0, 0, 0, 0, 0, 1, 0, 0, 0]);
    assert.equal(contentSize(huge), 1n << 32n);
    writeFileSync(at('bag', 'bag_0.mcap.zstd'), huge);
    assert.match(await refusal(at('bag')), /^session_invalid: .* unpacks to 4294967296 bytes, at most/);
    writeFileSync(at('bag', 'bag_0.mcap.zstd'), Buffer.from([0x28, 0xb5, 0x2f, 0xfd, 0x20, 9, 1, 0, 0]));
    assert.match(await refusal(at('bag')), /^session_cut: /);
  });
});

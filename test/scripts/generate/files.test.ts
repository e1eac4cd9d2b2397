import assert from 'node:assert/strict';
import { cpSync } from 'node:fs';
import { errorCodes } from '../../../core/errors.ts';
import { topics } from '../../../msgs/topics.ts';
import { findDrift, generatedFiles } from '../../../scripts/generate/files.ts';
import { inRepository, repositoryRoot } from '../../../scripts/repository.ts';
import { refusalCodes } from '../../../safety/codes.ts';
import { guards, phases, transitions } from '../../../safety/index.ts';
import { answerCodes, candidateCodes, noteCodes, planCodes } from '../../../planning/codes.ts';
import { scratchFolder, type Scratch } from '../../support/scratch.ts';

const files = generatedFiles(repositoryRoot);

/** A copy of what is generated, with some of it replaced. */
function generatedTree(planted: Readonly<Record<string, string>>): Scratch {
  const scratch = scratchFolder();
  for (const folder of ['msgs/gen', 'docs/reference']) {
    cpSync(inRepository(folder), scratch.in(folder), { recursive: true });
  }
  scratch.write({ ...Object.fromEntries(files), ...planted });
  return scratch;
}

function page(name: string): string {
  return files.get(`docs/reference/${name}.md`) ?? '';
}

/** The codes in the first column of the tables of a page. */
function documentedCodes(text: string): readonly string[] {
  return [...text.matchAll(/^\| `(\w+)` \|/gm)].map((match) => match[1] ?? '');
}

describe('findDrift', () => {
  it('finds nothing in what the generator wrote', () => {
    using scratch = generatedTree({});
    assert.deepEqual(findDrift(scratch.path, files), { differing: [], leftOver: [] });
  });

  it('names a file that was edited and one that is missing', () => {
    using scratch = generatedTree({ 'docs/reference/errors.md': 'edited\n' });
    const wanted = new Map([...files, ['docs/reference/planted.md', 'planted\n']]);
    assert.deepEqual(findDrift(scratch.path, wanted), {
      differing: ['docs/reference/errors.md', 'docs/reference/planted.md'],
      leftOver: [],
    });
  });

  it('names a codec whose message is gone', () => {
    using scratch = generatedTree({ 'msgs/gen/worldforge_msgs/gone.ts': '' });
    assert.deepEqual(findDrift(scratch.path, files), {
      differing: [],
      leftOver: ['msgs/gen/worldforge_msgs/gone.ts'],
    });
  });
});

describe('the page of codes', () => {
  it('has every code once in its section, and no other', () => {
    const registered = [errorCodes, refusalCodes, planCodes, answerCodes, candidateCodes, noteCodes];
    const documented = documentedCodes(page('errors'));
    for (const codes of registered) {
      for (const code of Object.keys(codes)) assert.ok(documented.includes(code), code);
    }
    const sections = page('errors').split('\n## ').slice(1);
    for (const section of sections) {
      const codes = documentedCodes(section);
      assert.equal(new Set(codes).size, codes.length);
    }
  });
});

describe('the page of topics', () => {
  it('has every topic with its type, profile and publishers', () => {
    for (const { name, profile, publishers } of Object.values(topics)) {
      assert.match(
        page('topics'),
        new RegExp(`^\\| \`${name}\` \\| .+ \\| ${profile} \\| ${publishers} \\|$`, 'm'),
      );
    }
  });
});

describe('the page of messages', () => {
  it('has every field of ours with what it means for digests', () => {
    assert.match(page('messages'), /^\| request_id \| `string<=64` \| no \|/m);
    assert.match(page('messages'), /^\| shape \| `uint32\[3\]` \| yes \| candidates, horizon, dim \|$/m);
  });

  it('names only messages that a link of the page of topics can reach', () => {
    const headings = new Set(
      [...page('messages').matchAll(/^## (\w+)$/gm)].map((match) => match[1]?.toLowerCase()),
    );
    const links = [...page('topics').matchAll(/messages\.md#(\w+)/g)].map((match) => match[1]);
    assert.deepEqual(
      links.filter((link) => !headings.has(link)),
      [],
    );
  });
});

describe('the page of the gate', () => {
  it('has every row and every guard', () => {
    const text = page('gate');
    const documented = documentedCodes(text);
    for (const id of Object.keys(guards)) assert.ok(documented.includes(id), id);
    const rows = text.split('## Transitions')[1]?.split('## Guards')[0]?.split('\n') ?? [];
    assert.equal(rows.filter((line) => line.startsWith('|')).length, transitions.length + 2);
    for (const phase of phases) assert.match(text, new RegExp(`--> ${phase}: `));
  });
});

/** Bad files: site policies, their signatures, answers to a checklist. */
import { readFileSync, writeFileSync } from 'node:fs';
import { parse, stringify } from 'yaml';
import { generateKey } from '../../../core/keys.ts';
import type { Random } from '../../../core/random.ts';
import { readChecklist } from '../../../nodes/operator/checklist_file.ts';
import { readSitePolicy } from '../../../nodes/safety_gate/policy_file.ts';
import {
  judgePolicySignature,
  signatureFile,
  signPolicy,
} from '../../../nodes/safety_gate/policy_signature.ts';
import { policyFaults, type SitePolicy } from '../../../safety/index.ts';
import { inRepository } from '../../../scripts/repository.ts';
import { liveSite } from '../live_builders.ts';
import { textOf, withValue } from '../policy_values.ts';
import { bad, leavesOf, objectsOf, shown, thrown, wrongFor, type Bad, type Path } from './bad.ts';

const site = liveSite();

function changed(base: unknown, path: Path, value: unknown): unknown {
  return withValue(path, value, base as SitePolicy); // only copied, whatever it is
}

function faultOf(policy: unknown): string {
  return policyFaults(policy)[0]?.code ?? '';
}

/** Each value replaced by what it cannot be, and each object with a member more or fewer. */
export function badPolicies(): readonly Bad[] {
  const replaced = leavesOf(site).flatMap(({ path, value }) =>
    wrongFor(value).map((wrong) =>
      bad('policy', `${textOf(path)} = ${shown(wrong)}`, () => faultOf(changed(site, path, wrong))),
    ),
  );
  const extended = objectsOf(site).map((path) =>
    bad('policy', `${textOf(path)} with a member more`, () =>
      faultOf(changed(site, [...path, 'unknown_member'], 1)),
    ),
  );
  return [...replaced, ...extended];
}

interface Good {
  readonly text: string;
  /** The last member that a file must have: a file that is cut before it lacks something. */
  readonly last: string;
}

/** Texts that are no strict YAML of what is wanted. */
function badTexts({ text: good, last }: Good, random: Random): readonly string[] {
  const [first = '', ...rest] = good.split('\n');
  const cut = () => good.slice(0, 1 + random.below(good.indexOf(`\n${last}:`)));
  return [
    '',
    '\u0000',
    '[]',
    '7',
    'null',
    `${good}\n${first}`,
    `${good}\nunknown_member: 1\n`,
    `a: &a [x]\nb: [*a, *a]\n${good}`,
    `!!js/function 'x'\n`,
    `%YAML 9.9\n---\n${good}`,
    `${good}\n---\n${good}`,
    '['.repeat(50_000),
    `x: ${'y'.repeat(2 << 20)}`,
    rest.join('\n'),
    `\t${good}`,
    good.replaceAll(':', ''),
    good.replaceAll('  ', '\t'),
    ...Array.from({ length: 40 }, cut),
  ];
}

type Read = (file: string) => unknown;

function badFiles(
  place: { readonly kind: string; readonly file: string; readonly read: Read },
  good: Good,
  random: Random,
): readonly Bad[] {
  const { kind, file, read } = place;
  const texts = badTexts(good, random).map((text, index) =>
    thrown(kind, `text ${index}: ${shown(text.slice(0, 30))}`, () => {
      writeFileSync(file, text);
      read(file);
    }),
  );
  const bytes = Array.from({ length: 40 }, (_, index) =>
    thrown(kind, `bytes that are no UTF-8, ${index}`, () => {
      const whole = Buffer.from(good.text);
      whole.writeUInt8(0xff, random.below(whole.length));
      writeFileSync(file, whole);
      read(file);
    }),
  );
  return [...texts, ...bytes];
}

export function badPolicyFiles(file: string, random: Random): readonly Bad[] {
  const place = { kind: 'policy file', file, read: readSitePolicy };
  return badFiles(place, { text: stringify(site), last: 'ages' }, random);
}

export function badChecklists(file: string, random: Random): readonly Bad[] {
  const base: unknown = parse(readFileSync(inRepository('launch', 'params', 'demo_checklist.yaml'), 'utf8'));
  const replaced = leavesOf(base).flatMap(({ path, value }) =>
    wrongFor(value).map((wrong) =>
      thrown('checklist', `${textOf(path)} = ${shown(wrong)}`, () => {
        writeFileSync(file, stringify(changed(base, path, wrong)));
        readChecklist(file);
      }),
    ),
  );
  const place = { kind: 'checklist', file, read: readChecklist };
  return [...replaced, ...badFiles(place, { text: stringify(base), last: 'approve_dry_run' }, random)];
}

/** One digit or letter of a signature's file is another, or it is one of somebody else or something else. */
export function badSignatures(policyFile: string, random: Random): readonly Bad[] {
  const { key } = generateKey();
  const stranger = generateKey().key;
  const good = signPolicy(site, key);
  const pin = { publicKey: key.publicKey, keyId: key.keyId };
  const judged = (what: string, text: string): Bad =>
    bad('signature', what, () => {
      writeFileSync(signatureFile(policyFile), text);
      const { verdict } = judgePolicySignature(policyFile, site, pin);
      return verdict === 'signed' ? '' : verdict;
    });
  const flipped = Array.from({ length: 200 }, () => {
    const at = random.below(good.length);
    const other = good[at] === '0' ? '1' : '0';
    return judged(`character ${at} is ${other}`, good.slice(0, at) + other + good.slice(at + 1));
  });
  return [
    ...flipped,
    judged('of a stranger', signPolicy(site, stranger)),
    judged('of another policy', signPolicy(liveSite({ name: 'other' }), key)),
    judged('with a newline', `${good}\n`),
    judged('twice', good + good),
    judged('empty', ''),
    judged('huge', good.padEnd(1 << 20)),
  ];
}

/** Bad commands to a gate that reviews a plan, most of them approvals, and bad plans. */
import { canonicalJson } from '../../../core/canonical_json.ts';
import type { Random } from '../../../core/random.ts';
import { parseCommandPayload, type CommandPayload } from '../../../safety/index.ts';
import { LiveBench } from '../live_bench.ts';
import { payload, planDigestText } from '../builders.ts';
import type { CommandChanges } from '../bench.ts';
import { refusingPlan } from '../live_refusals.ts';
import { bad, leavesOf, shown, wrongFor, type Bad } from './bad.ts';

const good = payload('approve', { scope: planDigestText });

/** One hexadecimal digit is another. */
function digitOff(digest: string, random: Random): string {
  const at = random.below(digest.length);
  const other = digest[at] === '0' ? '1' : '0';
  return digest.slice(0, at) + other + digest.slice(at + 1);
}

/** Payloads in another form than the one that is signed. */
function badPayloads(random: Random): readonly Bad[] {
  const refused = (what: string, text: string): Bad =>
    bad('approval', what, () => (parseCommandPayload(text) === undefined ? 'payload_invalid' : ''));
  const text = canonicalJson(good);
  const replaced = leavesOf(good).flatMap(({ path, value }) =>
    wrongFor(value)
      .filter((wrong) => typeof wrong !== 'number' || Number.isFinite(wrong))
      .map((wrong) =>
        refused(`${path.join('.')} = ${shown(wrong)}`, canonicalJson({ ...good, [path.join('.')]: wrong })),
      ),
  );
  const cut = Array.from({ length: 60 }, () => {
    const at = random.below(text.length);
    return refused(`cut at ${at}`, text.slice(0, at));
  });
  const spelled = [` ${text}`, `${text}\n`, text.replace('{', '{"more":1,'), `[${text}]`, text + text];
  return [...replaced, ...cut, ...spelled.map((one, index) => refused(`spelling ${index}`, one))];
}

type Wrong = (random: Random, bench: LiveBench) => CommandChanges;

const wrongApprovals: readonly (readonly [what: string, wrong: Wrong])[] = [
  ['of a plan one digit off', (random) => ({ payload: { scope: digitOff(planDigestText, random) } })],
  ['of a run', () => ({ payload: { scope: 'run' } })],
  ['of another robot', (random) => ({ payload: { robot_id: `arm_${random.below(1000)}` } })],
  ['of another run', () => ({ payload: { run_id: '20250101T000000Z-00000000' } })],
  ['of another start', (random) => ({ payload: { gate_boot_id: String(1000 + random.below(1e6)) } })],
  [
    'under another policy',
    (random) => ({ payload: { site_policy_digest: digitOff(good.site_policy_digest, random) } }),
  ],
  [
    'of another session',
    (random) => ({ payload: { session_digest: digitOff(good.session_digest, random) } }),
  ],
  [
    'that is over',
    (random, { nowNs }) => ({ payload: { not_after_ns: String(nowNs - BigInt(random.below(1e9))) } }),
  ],
  [
    'that holds too long',
    (random, { nowNs }) => ({
      payload: { not_after_ns: String(nowNs + 10n ** 15n + BigInt(random.below(1e9))) },
    }),
  ],
  ['by a flag', () => ({ payload: { attested_by: 'flag' } })],
  ['by the demonstration', () => ({ payload: { attested_by: 'demo' } })],
  ['under the name of another', () => ({ payload: { operator: 'cem' } })],
  ['that nobody signed', () => ({ command: { signatureValid: false } })],
  ['by a key of nobody', (random) => ({ command: { keyId: digitOff('a'.repeat(64), random) } })],
  ['by a key whose record cannot be read', () => ({ command: { holder: 'unknown' } })],
  [
    'by a key that was revoked',
    () => ({ command: { holder: { name: 'bob', roles: ['approver'], revoked: true } } }),
  ],
];

function wrongCommand(what: string, wrong: Wrong, random: Random): Bad {
  return bad('approval', what, () => {
    const bench = new LiveBench().reviewed();
    bench.checkAllLive();
    const { payload: told = {}, command = {} } = wrong(random, bench);
    const scoped: Partial<CommandPayload> = { scope: planDigestText, ...told };
    const code = bench.act('approve', 'bob', { payload: scoped, command });
    if (bench.state.approvals.length > 0) throw new Error(`${what} counts, and was answered ${code}`);
    return code;
  });
}

export function badApprovals(random: Random, times: number): readonly Bad[] {
  const commands = Array.from({ length: times }, () =>
    wrongApprovals.map(([what, wrong]) => wrongCommand(what, wrong, random)),
  );
  return [...badPayloads(random), ...commands.flat()];
}

/** One number of a plan in order is out of every bound, or it is of another form. */
export function badPlans(random: Random, times: number): readonly Bad[] {
  const refused = (what: string, change: (slice: Float32Array) => Parameters<typeof refusingPlan>[1]): Bad =>
    bad('plan', what, () => {
      const bench = new LiveBench().opened();
      const plan = bench.livePlan();
      const [first = ''] = refusingPlan(bench, change(Float32Array.from(plan.slice)));
      return first;
    });
  const far = Array.from({ length: times }, () => {
    const value = random.between(1e4, 1e30) * (random.below(2) === 0 ? 1 : -1);
    const place = random.next();
    return refused(`a number is ${value}`, (slice) => {
      slice[Math.floor(place * slice.length)] = value;
      return { slice };
    });
  });
  const jumps = Array.from({ length: times }, () => {
    const place = random.next();
    const by = random.between(80, 300);
    return refused(`a step jumps by ${by}`, (slice) => {
      const at = Math.floor(place * slice.length);
      slice[at] = (slice[at] ?? 0) + by;
      return { slice };
    });
  });
  const forms = Array.from({ length: times }, () => {
    const fewer = 1 + random.below(7);
    return refused(`${fewer} numbers are missing`, (slice) => ({ slice: slice.subarray(fewer) }));
  });
  return [...far, ...jumps, ...forms];
}

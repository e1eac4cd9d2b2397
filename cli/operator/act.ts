// One signed act after the other, by one operator: shown first, signed with the operator's own key, and
// answered by the gate.
import { randomBytes } from 'node:crypto';
import { keyFolder } from '../../core/environment.ts';
import { WorldforgeError } from '../../core/errors.ts';
import type { SigningKey } from '../../core/keys.ts';
import { topics, type GateState } from '../../msgs/index.ts';
import { HeldGraph } from '../../nodes/entry/held_graph.ts';
import { makeIdentity } from '../../nodes/identity.ts';
import { operatorKey } from '../../nodes/operator/enrol.ts';
import { KeptCommands } from '../../nodes/operator/kept_commands.ts';
import { requireOperator, type EnrolledOperator } from '../../nodes/operator/enrolled.ts';
import { Operator, type CommandDetail } from '../../nodes/operator/node.ts';
import { millisecondsToNs } from '../../nodes/review/settings.ts';
import { builtInSitePolicyPath, readSitePolicy } from '../../nodes/safety_gate/policy_file.ts';
import { acceptedCode, sitePolicyDigest, type CommandKind, type SitePolicy } from '../../safety/index.ts';
import type { CliContext } from '../context.ts';
import { exitCodes } from '../errors.ts';
import { passphraseFor } from '../passphrase.ts';
import type { ActFlags } from './act_flags.ts';
import { answerText } from './answer_text.ts';
import { atGate, type AtGate } from './at_gate.ts';
import { nextStep, standing } from './next_step.ts';

export interface Act {
  readonly kind: CommandKind;
  readonly detail: CommandDetail;
}

/** What an operator is about to do, after having looked. */
export interface Intent {
  /** What is looked at before the passphrase is given; ends in a line feed. */
  readonly shown: string;
  readonly acts: readonly Act[];
  /** Called before each act. @throws WorldforgeError where what was shown is no longer so */
  readonly stillSo?: () => void;
}

export interface Occasion extends AtGate {
  readonly sitePolicy: SitePolicy;
  readonly signer: EnrolledOperator;
}

/** Longest validity of a command, and how long its answer is awaited: what is given up cannot act later. */
const validityMsMax = 30_000;
/** How long gate and recorder may take to find the operator, ns. */
const heardLimitNs = 20_000_000_000n;
const patienceNs = 3_000_000_000n;

/** @throws WorldforgeError site_policy_invalid where the gate goes by another one */
function agreedPolicy(flags: ActFlags, { site_policy_digest }: GateState): SitePolicy {
  const policy = readSitePolicy(flags.sitePolicy ?? builtInSitePolicyPath());
  if (sitePolicyDigest(policy) === site_policy_digest) return policy;
  const short = site_policy_digest.slice(0, 12);
  const text = `the gate goes by another site policy (digest ${short}…) than ${policy.name}`;
  throw new WorldforgeError('site_policy_invalid', text, {
    hint: 'give --site-policy FILE, the file that the launch was given',
  });
}

/** Says at intervals what is still waited for, until it is disposed. */
function patience({ graph }: AtGate, context: CliContext, text: string): Disposable {
  const say = (): Disposable =>
    graph.clocks.after(patienceNs, () => {
      context.process.stderr.write(`${text}\n`);
      timer = say();
    });
  let timer = say();
  return { [Symbol.dispose]: () => timer[Symbol.dispose]() };
}

/** Waits until recorder and gate hear the operator: what nobody records, nobody can prove. */
async function untilHeard(held: HeldGraph, occasion: Occasion, context: CliContext): Promise<void> {
  const late = new AbortController();
  const seconds = String(heardLimitNs / 1_000_000_000n);
  using _limit = occasion.graph.clocks.after(heardLimitNs, () => {
    const text = `gate and recorder do not both hear ${topics.operatorCommand.name} after ${seconds} s`;
    late.abort(
      new WorldforgeError('recorder_silent', text, { hint: 'worldforge operator status; is the run over?' }),
    );
  });
  using _patience = patience(occasion, context, 'waiting until gate and recorder hear this operator');
  const signal = AbortSignal.any([context.signal, late.signal]);
  await held.release(signal);
  await held.heardBy({ [topics.operatorCommand.name]: ['recorder', 'gate'] }, signal);
}

/** The passphrase is asked after everything was shown: to give it is to say yes. */
async function openKey(context: CliContext, flags: ActFlags, keys: string): Promise<SigningKey> {
  const { operator: name, passphraseFile: file } = flags;
  const passphrase = await passphraseFor(context, { of: `key of ${name}`, file, isNew: false });
  return operatorKey(keys, name, passphrase);
}

async function perform(context: CliContext, flags: ActFlags, occasion: Occasion, intent: Intent) {
  const { graph, gate, state, sitePolicy, signer, environment } = occasion;
  const { stdout } = context.process;
  stdout.write(intent.shown);
  const key = await openKey(context, flags, keyFolder(environment));
  const held = new HeldGraph(graph);
  using operator = new Operator({
    graph: held,
    identity: makeIdentity(state.meta.robot_id, state.meta.run_id, graph.node),
    operator: flags.operator,
    attestedBy: 'person',
    key,
    sitePolicyDigest: state.site_policy_digest,
    nextId: () => randomBytes(16).toString('hex'),
    commandLimitNs: millisecondsToNs(Math.min(validityMsMax, sitePolicy.ages.command_ms)),
  });
  await untilHeard(held, occasion, context);
  using kept = new KeptCommands(graph);
  let code: number = exitCodes.ok;
  for (const { kind, detail } of intent.acts) {
    gate.requireOne();
    intent.stillSo?.();
    using _patience = patience(occasion, context, `waiting for the gate's answer to ${kind}`);
    const answer = await operator.send(kind, detail, context.signal);
    const facts = { state: operator.state ?? state, sitePolicy, signer };
    stdout.write(answerText({ kind, detail, answer }, facts));
    if (answer !== acceptedCode) code = exitCodes.refused;
  }
  if (!(await kept.until(intent.acts.length, context.signal)))
    context.process.stderr.write('the recorder does not say that it has this: the run may not verify\n');
  const now = operator.state ?? state;
  stdout.write(`now ${standing(now)}\nnext: ${nextStep(now, flags.namespace).command}\n`);
  return code;
}

/**
 * Joins the graph, lets `intend` say what is to be shown and done, and does it.
 * @returns the exit code: 0 all accepted, 1 the gate refused one
 * @throws WorldforgeError operator_unknown, operator_revoked, passphrase_wrong, site_policy_invalid,
 *   gate_silent, recorder_silent, and what `intend` throws
 */
export function act(
  context: CliContext,
  flags: ActFlags,
  intend: (occasion: Occasion) => Intent,
): Promise<number> {
  return atGate(context, flags, async (at) => {
    const signer = requireOperator(keyFolder(at.environment), flags.operator);
    const occasion = { ...at, signer, sitePolicy: agreedPolicy(flags, at.state) };
    return perform(context, flags, occasion, intend(occasion));
  });
}

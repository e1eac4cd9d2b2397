/** A gate that is fed events one by one and keeps everything it asked for. */
import { keyIdOf } from '../../core/keys.ts';
import { topics, type Plan } from '../../msgs/index.ts';
import {
  bootState,
  runScope,
  step,
  type Command,
  type CommandEvent,
  type CommandPayload,
  type GatePolicy,
  type Happening,
  type LiveHappening,
  type SafetyEffect,
  type SafetyState,
  type Times,
  type Verdict,
} from '../../safety/index.ts';
import {
  goalDigest,
  items,
  measured,
  observationDigest,
  payload,
  plan,
  planDigestText,
  standardPolicy,
  startNs,
  type PlanTimes,
} from './builders.ts';

export interface CommandChanges {
  readonly payload?: Partial<CommandPayload>;
  readonly command?: Partial<Command>;
}

export class Bench {
  readonly policy: GatePolicy;
  /** Confirms every record at once, as the shell does with a healthy disk. */
  readonly confirms: boolean;
  state: SafetyState = bootState;
  nowNs = startNs;
  readonly effects: SafetyEffect[] = [];
  #position = 0;

  constructor(options: { readonly policy?: GatePolicy; readonly confirms?: boolean } = {}) {
    this.policy = options.policy ?? standardPolicy;
    this.confirms = options.confirms ?? true;
  }

  feed(happening: Happening | LiveHappening, times: Partial<Times> = {}): readonly SafetyEffect[] {
    const change = step(
      this.state,
      { nowNs: this.nowNs, rosNs: this.nowNs, ...times, ...happening },
      this.policy,
    );
    this.state = change.state;
    this.effects.push(...change.effects);
    const asked = change.effects.filter(({ kind }) => kind === 'journal');
    return [...change.effects, ...(this.confirms ? asked.flatMap(() => this.confirm()) : [])];
  }

  confirm(): readonly SafetyEffect[] {
    this.#position += 1;
    return this.feed({ name: 'journal_durable', position: this.#position });
  }

  wait(ms: number): void {
    this.nowNs += BigInt(ms) * 1_000_000n;
  }

  command(name: CommandEvent, changes: CommandChanges = {}): string {
    const kind = name === 'uncheck' ? 'check' : name;
    const notAfter = { not_after_ns: String(this.nowNs + 1_000_000_000n) };
    const keyId = changes.command?.keyId ?? 'key-b';
    const owner = { operator: this.#ownerOf(keyId) };
    const made = payload(kind, { ...notAfter, ...owner, ...changes.payload }, this.policy);
    const signed = { keyId, signatureValid: true, enrolled: true };
    this.feed({ name, command: { payload: made, ...signed, ...changes.command } });
    return this.state.command.code;
  }

  /** Whom the policy names for a key, or somebody. */
  #ownerOf(key: string): string {
    const { operators = [] } = this.policy.site;
    return operators.find(({ public_key }) => keyIdOf(public_key) === key)?.name ?? 'ada';
  }

  see(): void {
    this.feed({ name: 'goal', topic: topics.goal.name, digest: goalDigest });
    this.feed({ name: 'recorder_state', topic: topics.recorderState.name, state: 'recording' });
    this.observe();
  }

  observe(stampNs: bigint = this.nowNs, state: readonly number[] | undefined = measured): void {
    const observed = { digest: observationDigest, stampNs, measured: state };
    this.feed({ name: 'observation', topic: topics.observation.name, observed });
  }

  open(): void {
    this.command('open_run', { command: { keyId: 'key-a' } });
  }

  check(item: string): string {
    return this.command('check', { payload: { item, value: true } });
  }

  checkAll(): void {
    for (const item of items) this.check(item);
  }

  approve(scope: string = runScope, keyId = 'key-b'): string {
    return this.command('approve', { payload: { scope }, command: { keyId } });
  }

  /** Everything but the plan. */
  ready(): this {
    this.see();
    this.open();
    this.checkAll();
    this.approve();
    return this;
  }

  plan(changes: Partial<Plan> = {}, times: PlanTimes = {}): Verdict | undefined {
    const { embodiment: body } = this.policy;
    return this.give(
      plan(changes, { rosNs: this.nowNs, sequence: BigInt(this.effects.length), ...times }, body),
    );
  }

  give(given: Plan, digest: string = planDigestText): Verdict | undefined {
    return verdictIn(this.feed({ name: 'plan', plan: given, planDigest: digest }));
  }

  records(kind: string): readonly unknown[] {
    return this.effects.flatMap((effect) => {
      if (effect.kind !== 'journal' || !isRecord(effect.record)) return [];
      return effect.record['kind'] === kind ? [effect.record] : [];
    });
  }
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null;
}

export function verdictIn(effects: readonly SafetyEffect[]): Verdict | undefined {
  const found = effects.findLast((effect) => effect.kind === 'verdict');
  return found?.kind === 'verdict' ? found.verdict : undefined;
}

export function rehearsals(effects: readonly SafetyEffect[]): number {
  return effects.filter(({ kind }) => kind === 'rehearse').length;
}

// Publishes an operator's signed acts, and waits for the gate to answer each by name.
import { WorldforgeError } from '../../core/errors.ts';
import type { SigningKey } from '../../core/keys.ts';
import { Condition } from '../../core/wait.ts';
import type { Graph, Publisher } from '../../graph/graph.ts';
import {
  makeMeta,
  noProvenance,
  topics,
  type GateState,
  type Identity,
  type OperatorCommand,
} from '../../msgs/index.ts';
import {
  commandPayload,
  type Attestation,
  type CommandKind,
  type CommandPayload,
} from '../../safety/commands.ts';

export interface OperatorOptions {
  readonly graph: Graph;
  readonly identity: Identity;
  readonly operator: string;
  readonly attestedBy: Attestation;
  readonly key: SigningKey;
  /** Of the recording that the acts are for; absent: what the gate says it guards. */
  readonly sessionDigest?: string;
  readonly sitePolicyDigest: string;
  /** Random texts that are never used twice. */
  readonly nextId: () => string;
  /** How long a command is valid, and how long its answer is awaited. */
  readonly commandLimitNs: bigint;
}

/** What a kind of command says beside what all say. */
export type CommandDetail = Pick<CommandPayload, 'item' | 'value' | 'scope'>;

export class Operator implements Disposable {
  readonly #options: OperatorOptions;
  readonly #commands: Publisher<OperatorCommand>;
  readonly #states: Disposable;
  readonly #answered = new Condition();
  #state: GateState | undefined;
  #sequence = 0;

  constructor(options: OperatorOptions) {
    this.#options = options;
    const { graph } = options;
    this.#commands = graph.advertise(topics.operatorCommand);
    this.#states = graph.subscribe(topics.gateState, {
      onSample: ({ message }) => {
        this.#state = message;
        this.#answered.notify();
      },
    });
  }

  /** The gate's newest state, as this operator heard it. */
  get state(): GateState | undefined {
    return this.#state;
  }

  #payload(kind: CommandKind, commandId: string, detail: CommandDetail): string {
    const { graph, identity, operator, attestedBy, sitePolicyDigest, commandLimitNs } = this.#options;
    const { sessionDigest = this.#state?.session_digest ?? '' } = this.#options;
    return commandPayload({
      kind,
      command_id: commandId,
      operator,
      attested_by: attestedBy,
      robot_id: identity.robot_id,
      run_id: identity.run_id,
      session_digest: sessionDigest,
      site_policy_digest: sitePolicyDigest,
      gate_boot_id: String(this.#state?.meta.boot_id ?? 0n),
      not_after_ns: String(graph.clocks.ros.now() + commandLimitNs),
      ...detail,
    });
  }

  /** Waits until the gate has said where it stands: its boot id is part of every command. */
  async #ready(signal: AbortSignal): Promise<void> {
    const { graph, commandLimitNs } = this.#options;
    const limits = { clocks: graph.clocks, limitNs: commandLimitNs, signal };
    const heard = await this.#answered.until(() => this.#state !== undefined, limits);
    if (!heard) throw new WorldforgeError('gate_silent', 'the safety gate published no state');
  }

  /**
   * Sends a signed command and waits for the GateState that names it.
   * @returns its code, `accepted` or why it was refused
   * @throws WorldforgeError gate_silent when no answer came in time
   */
  async send(kind: CommandKind, detail: CommandDetail, signal: AbortSignal): Promise<string> {
    await this.#ready(signal);
    const { graph, identity, operator, key, nextId, commandLimitNs } = this.#options;
    const rosNs = graph.clocks.ros.now();
    const commandId = nextId();
    const payload = this.#payload(kind, commandId, detail);
    this.#commands.publish({
      meta: makeMeta(identity, { ...noProvenance, sequence: this.#sequence, rosNs }),
      kind,
      command_id: commandId,
      operator_name: operator,
      public_key: key.publicKey,
      payload,
      signature: key.sign(payload),
    });
    this.#sequence += 1;
    const limits = { clocks: graph.clocks, limitNs: commandLimitNs, signal };
    const answered = await this.#answered.until(() => this.#state?.command_id === commandId, limits);
    if (!answered) throw new WorldforgeError('gate_silent', `the safety gate did not answer ${kind}`);
    return this.#state?.command_code ?? '';
  }

  [Symbol.dispose](): void {
    for (const resource of [this.#states, this.#commands]) resource[Symbol.dispose]();
  }
}

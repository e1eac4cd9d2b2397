/**
 * A hand at the graph of a LIVE run that says what it should not: commands that are signed, each wrong in one
 * thing, again, or by somebody else, and bytes on any topic of ours. It does what it reads, a line of JSON
 * each, and answers each in a line; what it hears of the gate it says as `gate STATE CAUSE`, `window INDEX`.
 * `live_hand_main.js KEY_FOLDER PASSPHRASE POLICY_DIGEST`
 */
import { randomBytes } from 'node:crypto';
import { createInterface } from 'node:readline';
import { z } from 'zod';
import { defined } from '../../core/assert.ts';
import { hostKey } from '../../core/host_key.ts';
import type { SigningKey } from '../../core/keys.ts';
import { Condition } from '../../core/wait.ts';
import { openRosGraph } from '../../graph/ros/ros_graph.ts';
import {
  makeMeta,
  noProvenance,
  topics,
  type GateState,
  type OperatorCommand,
  type Topic,
} from '../../msgs/index.ts';
import { HeldGraph } from '../../nodes/entry/held_graph.ts';
import { operatorKey } from '../../nodes/operator/enrol.ts';
import { attestations, commandKinds, commandPayload, type CommandPayload } from '../../safety/commands.ts';

const answerLimitNs = 30_000_000_000n;
const validNs = 20_000_000_000n;

const lineShape = z.discriminatedUnion('do', [
  z.strictObject({
    do: z.literal('command'),
    kind: z.enum(commandKinds),
    /** Whose key signs; `host` is that of this machine. */
    key: z.string(),
    /** The name in the command, where it is another one. */
    operator: z.string().optional(),
    attested_by: z.enum(attestations).optional(),
    robot_id: z.string().optional(),
    run_id: z.string().optional(),
    gate_boot_id: z.string().optional(),
    site_policy_digest: z.string().optional(),
    /** From now, ns. */
    valid_ns: z.number().optional(),
    item: z.string().optional(),
    value: z.boolean().optional(),
    /** The plan under review unless it is given. */
    scope: z.string().optional(),
    /** Changes one bit of the signature. */
    flip: z.boolean().optional(),
  }),
  /** The last command once more, to the bit. */
  z.strictObject({ do: z.literal('again') }),
  z.strictObject({ do: z.literal('bytes'), topic: z.string(), base64: z.string() }),
]);
type Line = z.infer<typeof lineShape>;
type CommandLine = Extract<Line, { do: 'command' }>;

const say = (...words: readonly unknown[]): void => {
  process.stdout.write(`${words.map(String).join(' ')}\n`);
};

async function main(): Promise<void> {
  const [, , folder = '', passphrase = '', policyDigest = ''] = process.argv;
  await using graph = await openRosGraph({ node: 'hand', args: [], environment: process.env });
  const { signal } = new AbortController();
  const heard = new Condition();
  const keys = new Map<string, SigningKey>([['host', hostKey(folder)]]);
  let state: GateState | undefined;
  let last: OperatorCommand | undefined;
  let sequence = 0;
  const held = new HeldGraph(graph);
  const commands = held.advertise(topics.operatorCommand);
  const others = new Map<string, ReturnType<typeof graph.advertise>>();
  graph.subscribe(topics.gateState, {
    onSample: ({ message }) => {
      if (message.state !== state?.state) say('gate', message.state, message.cause);
      state = message;
      heard.notify();
    },
  });
  graph.subscribe(topics.approvedChunk, { onSample: ({ message }) => say('window', message.index) });

  const keyOf = (name: string): SigningKey => {
    const key = keys.get(name) ?? operatorKey(folder, name, passphrase);
    keys.set(name, key);
    return key;
  };
  const payloadOf = (line: CommandLine, now: GateState): CommandPayload => {
    const { kind, key, item, value } = line;
    return {
      kind,
      command_id: randomBytes(16).toString('hex'),
      operator: line.operator ?? key,
      attested_by: line.attested_by ?? 'person',
      robot_id: line.robot_id ?? now.meta.robot_id,
      run_id: line.run_id ?? now.meta.run_id,
      session_digest: now.session_digest,
      site_policy_digest: line.site_policy_digest ?? policyDigest,
      gate_boot_id: line.gate_boot_id ?? String(now.meta.boot_id),
      not_after_ns: String(graph.clocks.ros.now() + BigInt(line.valid_ns ?? validNs)),
      ...(kind !== 'reset' && { scope: line.scope ?? now.plan_digest }),
      ...(item !== undefined && { item }),
      ...(value !== undefined && { value }),
    };
  };
  const publish = async (command: OperatorCommand): Promise<void> => {
    const before = state;
    const meta = makeMeta(
      { robot_id: command.meta.robot_id, run_id: command.meta.run_id, node: 'hand', boot_id: '9' },
      { ...noProvenance, sequence: (sequence += 1), rosNs: graph.clocks.ros.now() },
    );
    commands.publish({ ...command, meta });
    const limits = { clocks: graph.clocks, limitNs: answerLimitNs, signal };
    const answers = (): boolean => state !== before && state?.command_id === command.command_id;
    say('answer', (await heard.until(answers, limits)) ? state?.command_code : 'none');
  };
  const command = async (line: CommandLine): Promise<void> => {
    const now = defined(state, 'a gate');
    const key = keyOf(line.key);
    const said = payloadOf(line, now);
    const payload = commandPayload(said);
    const signature = key.sign(payload);
    const bit = signature.startsWith('0') ? '1' : '0';
    const { kind, command_id, operator: operator_name } = said;
    const signed = line.flip === true ? `${bit}${signature.slice(1)}` : signature;
    const public_key = key.publicKey;
    last = { meta: now.meta, kind, command_id, operator_name, public_key, payload, signature: signed };
    await publish(last);
  };
  const bytes = (name: string, base64: string): void => {
    const topic = defined<Topic<unknown>>(
      Object.values(topics).find((each) => each.name === name),
      `topic ${name}`,
    );
    const publisher = others.get(name) ?? graph.advertise(topic);
    others.set(name, publisher);
    if (base64 !== '') publisher.publishBytes(Buffer.from(base64, 'base64'));
    say('bytes');
  };

  await held.release(signal);
  await held.heardBy({ [topics.operatorCommand.name]: ['recorder', 'gate'] }, signal);
  say('ready');
  for await (const text of createInterface(process.stdin)) {
    const line = lineShape.parse(JSON.parse(text));
    if (line.do === 'command') await command(line);
    else if (line.do === 'again') await publish(defined(last, 'a command before'));
    else bytes(line.topic, line.base64);
  }
}

await main();

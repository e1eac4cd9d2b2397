/** What rclpy serialises for the same values is what lies in a bag of ours, for every message type. */
import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { sensorTopic, type MessageType, type Topic } from '../../../msgs/index.ts';
import { openBagReader } from '../../../replay/bag/bag_reader.ts';
import { openBag } from '../../../replay/bag/bag_writer.ts';
import { inRepository } from '../../../scripts/repository.ts';
import { catalogue, plainTypes, type AnyMessage } from '../../support/definitions.ts';
import { readGolden, type GoldenSample } from '../../support/golden_cdr.ts';
import { messageFromJson } from '../../support/message_json.ts';
import { needs } from '../../support/needs.ts';
import { rosTestEnvironment } from '../../support/ros.ts';
import { eachScratch } from '../each_scratch.ts';

const script = inRepository('test', 'ros', 'rclpy_peer.py');
const outputMax = 64 * 1024 * 1024;
/** Eight bytes for each list; no type has more than four of them in a row. */
const estimateDigitsMax = 64;

interface Golden {
  readonly type: MessageType<AnyMessage>;
  readonly topic: Topic<AnyMessage>;
  readonly samples: readonly GoldenSample[];
}

const all: readonly Golden[] = plainTypes.map((type) => ({
  type,
  topic: sensorTopic(`/golden/${type.name}`, type, 'event'),
  samples: readGolden(type.name),
}));

interface Answer {
  readonly values: readonly unknown[];
  /** Of `serialize` alone. */
  readonly cdr?: readonly string[];
}

function askRclpy(what: 'serialize' | 'deserialize', requests: readonly object[]): readonly Answer[] {
  const options = { env: { ...rosTestEnvironment() }, input: JSON.stringify(requests), maxBuffer: outputMax };
  return JSON.parse(execFileSync('python3', [script, what], { ...options, encoding: 'utf8' })) as Answer[];
}

/**
 * Our encoding of what these bytes mean. The bytes themselves cannot be compared: rclpy does not clear the
 * gaps before aligned numbers, and its estimate of the size counts a gap before the elements of an empty
 * list.
 */
function recoded(type: MessageType<AnyMessage>, hex: string, digits: number): string {
  const bytes = Buffer.from(hex.slice(0, digits), 'hex');
  return Buffer.from(type.encode(type.decode(bytes))).toString('hex');
}

function write(folder: string): void {
  const bag = openBag(folder);
  let logNs = 0n;
  for (const { type, topic, samples } of all) {
    for (const { value } of samples) {
      logNs += 1_000_000n;
      const bytes = type.encode(messageFromJson(catalogue, type.name, value));
      bag.write(topic, bytes, { logNs, publishNs: logNs });
    }
  }
  bag.close();
}

/** Payloads by topic, hexadecimal. */
async function payloads(folder: string): Promise<ReadonlyMap<string, readonly string[]>> {
  await using reader = await openBagReader(folder);
  const found = new Map<string, string[]>();
  for await (const { topic, bytes } of reader.messages()) {
    const list = found.get(topic) ?? [];
    list.push(Buffer.from(bytes).toString('hex'));
    found.set(topic, list);
  }
  return found;
}

describe('the bytes in a bag of ours', function () {
  needs('ros');
  this.timeout(300_000);
  const at = eachScratch();

  it('mean to rclpy what was written, and are what it serialises for that', async () => {
    write(at('bag'));
    const bag = await payloads(at('bag'));
    const recorded = all.map(({ topic }) => bag.get(topic.name) ?? []);
    const read = askRclpy(
      'deserialize',
      all.map(({ type }, index) => ({ type: type.name, cdr: recorded[index] })),
    );
    const written = askRclpy(
      'serialize',
      all.map(({ type, samples }) => ({ type: type.name, values: samples.map(({ value }) => value) })),
    );
    for (const [index, { type, samples }] of all.entries()) {
      assert.notEqual(samples.length, 0, type.name);
      assert.deepEqual(
        read[index]?.values,
        samples.map(({ value }) => value),
        type.name,
      );
      for (const [place, { title }] of samples.entries()) {
        const [ours = '', theirs = ''] = [recorded[index]?.[place], written[index]?.cdr?.[place]];
        assert.equal(recoded(type, theirs, ours.length), ours, `${type.name}: ${title}`);
        assert.ok(theirs.length - ours.length < estimateDigitsMax, `${type.name}: ${title}: ${theirs}`);
      }
    }
  });
});

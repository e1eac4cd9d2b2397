/**
 * Records 1,000 messages a second until it is killed, flushed every 100 ms as the recorder of a run does.
 * After each turn a line: messages that are durable, and messages that were written:
 * `node steady_recording.js FOLDER`.
 */
import path from 'node:path';
import { sensorTopic, stdStringType } from '../../../msgs/index.ts';
import { openBag } from '../../../replay/bag/bag_writer.ts';
import { ContentLog } from '../../../replay/content_log.ts';

const [folder = ''] = process.argv.slice(2);
const topic = sensorTopic('chatter', stdStringType, 'event');
const messagesPerTurn = 10;
const turnMs = 10;
const turnsPerFlush = 10;
const bag = openBag(path.join(folder, 'bag'), { content: new ContentLog(folder, Buffer.alloc(32, 3)) });
let written = 0;
let turns = 0;

function turn(): void {
  for (let index = 0; index < messagesPerTurn; index += 1) {
    const now = BigInt(Date.now()) * 1_000_000n;
    const data = `message ${written} ${'x'.repeat(written % 300)}`;
    bag.write(topic, stdStringType.encode({ data }), { logNs: now, publishNs: now });
    written += 1;
  }
  turns += 1;
  if (turns % turnsPerFlush === 0) bag.flush();
  process.stdout.write(`${Math.floor(turns / turnsPerFlush) * turnsPerFlush * messagesPerTurn} ${written}\n`);
}

setInterval(turn, turnMs);

/**
 * Writes one bag with its content into each folder that it is given, and says as JSON what became of them:
 * `LD_PRELOAD=... node faulty_bag.js FOLDER...`.
 */
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { sensorTopic, stdStringType } from '../../../msgs/index.ts';
import { openBag, type BagWriter } from '../../../replay/bag/bag_writer.ts';
import { ContentLog } from '../../../replay/content_log.ts';
import { codeOf } from '../../support/code_of.ts';

export interface FaultyBag {
  readonly folder: string;
  /** Code of the first refusal, or nothing. */
  readonly code: string;
  /** Codes of one more message, flush and close. */
  readonly after: readonly string[];
  /** Messages that a flush said are on the disk. */
  readonly durable: number;
  /** Whether all files stayed as they were after the first refusal. */
  readonly untouched: boolean;
  readonly hasContent: boolean;
}

const messages = 4;
/** Of one file: the bag goes on in another one after two messages. */
const splitBytes = 1100;
const topic = sensorTopic('chatter', stdStringType, 'event');

function snapshot(folder: string): string {
  if (!existsSync(folder)) return '';
  const files = readdirSync(folder, { recursive: true, withFileTypes: true }).filter((file) => file.isFile());
  return files.map((file) => readFileSync(path.join(file.parentPath, file.name)).toString('hex')).join('\n');
}

function attempt(folder: string): FaultyBag {
  let bag: BagWriter | undefined;
  let written = 0;
  let durable = 0;
  const write = () => {
    const bytes = stdStringType.encode({ data: `message ${String(written)}` });
    bag?.write(topic, bytes, { logNs: BigInt(written), publishNs: 0n });
    written += 1;
  };
  const flush = () => {
    bag?.flush();
    durable = written;
  };
  let code = codeOf(() => {
    const content = new ContentLog(folder, Buffer.alloc(32));
    bag = openBag(path.join(folder, 'bag'), { content, splitBytes });
  });
  while (code === '' && written < messages) code = codeOf(write) || codeOf(flush);
  if (code === '') code = codeOf(() => bag?.close());
  const before = snapshot(folder);
  const opened = bag;
  const after =
    opened === undefined || code === '' ? [] : [codeOf(write), codeOf(flush), codeOf(() => opened.close())];
  const untouched = snapshot(folder) === before;
  return { folder, code, after, durable, untouched, hasContent: opened?.content !== undefined };
}

process.stdout.write(JSON.stringify(process.argv.slice(2).map(attempt)));

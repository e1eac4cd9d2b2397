/** Encoding and decoding of an ActionChunk of 50 x 14 against the serializer that Foxglove ships. */
import { createRequire } from 'node:module';
import path from 'node:path';
import { z } from 'zod';
import { assert } from '../../core/assert.ts';
import { actionChunkType } from '../../msgs/index.ts';
import { peers, peersReady } from '../peers/stamp.ts';
import { pairedRatios, type Rounds } from './rounds.ts';
import type { Row, Section } from './rows.ts';
import { dim, horizon, sampleChunk } from './sample_chunk.ts';

const peer = '@foxglove/rosmsg2-serialization';
const rounds: Rounds = { rounds: 15, roundMs: 100, warmUpMs: 300 };

interface PeerWriter {
  writeMessage(message: object): Uint8Array;
}
interface PeerReader {
  readMessage(bytes: Uint8Array): unknown;
}
type Definitions = readonly object[];

/** What is called of a module without types: that it is there is checked, nothing more. */
function called<F>(): z.ZodType<F> {
  return z.custom<F>((value) => typeof value === 'function');
}
const parserShape = z.object({ parse: called<(text: string, options: { ros2: boolean }) => Definitions>() });
const serializerShape = z.object({
  MessageWriter: called<new (definitions: Definitions) => PeerWriter>(),
  MessageReader: called<new (definitions: Definitions) => PeerReader>(),
});

function loadPeer(): { readonly writer: PeerWriter; readonly reader: PeerReader } {
  const load = createRequire(path.join(peers.nodeModules, 'package.json'));
  const { MessageWriter, MessageReader } = serializerShape.parse(load(peer));
  const definitions = parserShape
    .parse(load('@foxglove/rosmsg'))
    .parse(actionChunkType.definition, { ros2: true });
  return { writer: new MessageWriter(definitions), reader: new MessageReader(definitions) };
}

async function run(): Promise<readonly Row[]> {
  const [encode, decode] = [`encode ${horizon}x${dim} chunk`, `decode ${horizon}x${dim} chunk`];
  if (!peersReady()) {
    return [encode, decode].map((what) => ({ kind: 'not_run', what, peer, command: 'npm run peers:setup' }));
  }
  const { writer, reader } = loadPeer();
  const chunk = sampleChunk();
  const bytes = actionChunkType.encode(chunk);
  assert(Buffer.compare(bytes, writer.writeMessage(chunk)) === 0, `${peer} writes other bytes`);
  const encoding = pairedRatios(
    () => actionChunkType.encode(chunk),
    () => writer.writeMessage(chunk),
    rounds,
  );
  const decoding = pairedRatios(
    () => actionChunkType.decode(bytes),
    () => reader.readMessage(bytes),
    rounds,
  );
  return [
    { kind: 'measured', what: encode, peer, unit: 'x', spread: encoding, target: 'at least 10 x' },
    { kind: 'measured', what: decode, peer, unit: 'x', spread: decoding, target: 'none stated' },
  ];
}

export const codecSection: Section = { name: 'codec', run };

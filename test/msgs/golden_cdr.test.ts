/**
 * Our bytes are those of two other implementations. UPDATE_GOLDEN=1 writes the golden files anew from the
 * definitions, with the bytes that the peers give; where the two disagree, nothing is written.
 */
import assert from 'node:assert/strict';
import { messageType, type MessageType } from '../../msgs/message_type.ts';
import { plainTypes, type AnyMessage } from '../support/definitions.ts';
import { everythingCatalogue, everythingCodec, everythingName } from '../support/everything.ts';
import {
  askPeers,
  goldenFileText,
  goldenText,
  goldenValues,
  peerRequest,
  readGolden,
  writeGolden,
} from '../support/golden_cdr.ts';
import { messageFromJson } from '../support/message_json.ts';
import { needs } from '../support/needs.ts';

const names = [...plainTypes.map((type) => type.name), everythingName];

async function typeOf(name: string): Promise<MessageType<AnyMessage>> {
  const generated = plainTypes.find((type) => type.name === name);
  return generated ?? messageType(await everythingCodec());
}

describe('golden CDR', () => {
  for (const name of names) {
    it(`of ${name} is what we encode and decode`, async () => {
      const type = await typeOf(name);
      const samples = readGolden(name);
      assert.notEqual(samples.length, 0);
      for (const { title, value, cdr } of samples) {
        const message = messageFromJson(everythingCatalogue, name, value);
        assert.equal(Buffer.from(type.encode(message)).toString('hex'), cdr, title);
        assert.deepEqual(type.decode(Buffer.from(cdr, 'hex')), message, title);
      }
    });
  }

  describe('made by the peers', () => {
    needs('peers');

    it('is byte for byte what both of them encode', () => {
      const values = names.map((name) =>
        process.env['UPDATE_GOLDEN'] === '1'
          ? goldenValues(everythingCatalogue, name)
          : readGolden(name).map(({ title, value }) => ({ title, value })),
      );
      const requests = names.map((name, index) =>
        peerRequest(
          everythingCatalogue,
          name,
          (values[index] ?? []).map(({ value }) => value),
        ),
      );
      for (const [index, answer] of askPeers(requests).entries()) {
        assert.deepEqual(answer.rosbags, answer.mcap_ros2, answer.type);
        const samples = (values[index] ?? []).map((sample, at) => ({
          ...sample,
          cdr: answer.rosbags[at] ?? '',
        }));
        const text = goldenText(answer.type, samples);
        if (process.env['UPDATE_GOLDEN'] === '1') writeGolden(answer.type, text);
        assert.equal(goldenFileText(answer.type), text);
      }
    });
  });
});

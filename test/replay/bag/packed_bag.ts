/** Writes the bag of pack.test.ts as the Node that runs this packs by itself: `node packed_bag.js FOLDER`. */
import { sensorTopic, stdStringType } from '../../../msgs/index.ts';
import { openBag } from '../../../replay/bag/bag_writer.ts';

const [, , folder = ''] = process.argv;
const topic = sensorTopic('chatter', stdStringType, 'event');
const bag = openBag(folder);
for (let index = 0; index < 20; index += 1) {
  const logNs = BigInt(index) * 100_000_000n;
  bag.write(topic, stdStringType.encode({ data: `${index} `.repeat(50) }), { logNs, publishNs: logNs });
}
bag.close();

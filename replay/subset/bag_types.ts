// Which type each topic of a bag has, as its files say it: name, definition and the metadata of its channel.
import { WorldforgeError } from '../../core/errors.ts';
import { bagFiles } from '../bag/bag_files.ts';
import { openMcap } from '../bag/mcap_file.ts';

export interface BagType {
  readonly name: string;
  readonly text: string;
  readonly metadata: Readonly<Record<string, string>>;
}

/** @throws WorldforgeError session_invalid where a topic has two types, or one that is not in ros2msg */
export async function bagTypes(bag: string): Promise<ReadonlyMap<string, BagType>> {
  const types = new Map<string, BagType>();
  for (const file of bagFiles(bag)) {
    await using input = await openMcap(file);
    const { channelsById, schemasById } = input.reader;
    for (const { topic, schemaId, metadata } of channelsById.values()) {
      const schema = schemasById.get(schemaId);
      const name = schema?.name ?? '';
      const known = types.get(topic);
      if (schema?.encoding !== 'ros2msg' || (known !== undefined && known.name !== name))
        throw new WorldforgeError('session_invalid', `${file}: ${topic} has no type that can be copied`);
      const text = Buffer.from(schema.data).toString('utf8');
      types.set(topic, { name, text, metadata: Object.fromEntries(metadata) });
    }
  }
  return types;
}

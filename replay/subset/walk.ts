// The messages of a run in their order, each with its number, however many files its bag has.
import { bagFiles } from '../bag/bag_files.ts';
import { walkMessages, type WalkedMessage } from '../bag/bag_walk.ts';
import type { Decompress } from '../bag/decompress.ts';
import { channelFacts, type ChannelFacts } from '../bag/record_fields.ts';
import { ByteSource } from '../byte_source.ts';

export interface PlacedMessage extends WalkedMessage {
  /** From 0; what a further file repeats is not counted. */
  readonly place: number;
  readonly facts: ChannelFacts;
}

/** @throws BagFault at the first record that cannot be read; the reason of the signal */
export function* placedMessages(
  bag: string,
  unzstd: Decompress,
  signal: AbortSignal,
): Generator<PlacedMessage, void, void> {
  let place = 0;
  for (const file of bagFiles(bag)) {
    using source = new ByteSource(file);
    const channels = new Map<Buffer, ChannelFacts>();
    for (const message of walkMessages(source, { unzstd })) {
      signal.throwIfAborted();
      const facts = channels.get(message.channel) ?? channelFacts(message.channel);
      channels.set(message.channel, facts);
      yield { ...message, place, facts };
      place += 1;
    }
  }
}

/** Packs chunks on every Node, as a Node that has zstd does. */
import zstd from '@foxglove/wasm-zstd';
import type { Pack } from '../../replay/bag/pack.ts';

export async function zstdPack(): Promise<Pack> {
  await zstd.isLoaded;
  return (bytes) => zstd.compress(bytes, 1);
}

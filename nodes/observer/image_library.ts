// Decodes and resizes images on the thread pool of sharp, which is loaded when a profile first asks for it.
import { errorText, WorldforgeError } from '../../core/errors.ts';
import type { Pixels } from './pixels.ts';

/** Pixels of one image: more than any camera of a robot has, and 50 MB when decoded. */
const pixelsMax = 4096 * 4096;

type Sharp = (typeof import('sharp'))['default'];

let loading: Promise<Sharp> | undefined;

async function load(): Promise<Sharp> {
  try {
    const { default: sharp } = await import('sharp');
    // The frames of a camera are all different: a cache would only hold memory.
    sharp.cache(false);
    return sharp;
  } catch (cause) {
    const message = `the image library sharp is not there (npm ci --include=optional): ${errorText(cause)}`;
    throw new WorldforgeError('session_invalid', message, { cause });
  }
}

function library(): Promise<Sharp> {
  return (loading ??= load());
}

/** Decodes what is of the expected format, depth and channels; nothing is converted. */
export async function decodeImage(
  data: Uint8Array,
  format: 'png' | 'jpeg',
  channels: number,
): Promise<Pixels | string> {
  const image = (await library())(data, { limitInputPixels: pixelsMax, failOn: 'warning' });
  const found = await image.metadata();
  if (found.format !== format) return `expected a ${format}, found ${found.format}`;
  if (found.depth !== 'uchar') return `expected 8 bits a channel, found ${found.depth}`;
  if (found.channels !== channels)
    return `expected ${String(channels)} channels, found ${String(found.channels)}`;
  const { data: bytes, info } = await image.raw().toBuffer({ resolveWithObject: true });
  if (info.channels !== channels)
    return `expected ${String(channels)} channels, found ${String(info.channels)}`;
  return { height: info.height, width: info.width, channels, data: new Uint8Array(bytes) };
}

/** Lanczos over the whole area that a pixel stands for, so that fine patterns do not alias. */
export async function resizeImage(
  { height, width, channels, data }: Pixels,
  [toHeight, toWidth]: readonly [number, number],
): Promise<Pixels> {
  if (channels !== 1 && channels !== 3) throw new RangeError(`${String(channels)} channels`);
  const sharp = await library();
  const image = sharp(data, { raw: { width, height, channels }, limitInputPixels: pixelsMax });
  const { data: bytes } = await image
    .resize(toWidth, toHeight, { fit: 'fill', kernel: 'lanczos3' })
    .toColourspace(channels === 1 ? 'b-w' : 'srgb')
    .raw()
    .toBuffer({ resolveWithObject: true });
  return { height: toHeight, width: toWidth, channels, data: new Uint8Array(bytes) };
}

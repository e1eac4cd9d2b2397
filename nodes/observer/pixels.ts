// Pixels of eight bits: out of a raw image message, cut, scaled and laid out as the profile says. Pure.
import type { Image } from '../../msgs/index.ts';
import type { TensorProfile } from './tensor_profile.ts';

/** Row after row without padding, the channels of a pixel together. */
export interface Pixels {
  readonly height: number;
  readonly width: number;
  readonly channels: number;
  readonly data: Uint8Array;
}

/** Values of a tensor, or what is wrong with the image. */
export interface PixelValues {
  readonly dtype: 'float32' | 'uint8';
  readonly data: Uint8Array;
}

/** Channels by encoding, in the words of sensor_msgs/image_encodings. */
const channelsOf: ReadonlyMap<string, number> = new Map([
  ['rgb8', 3],
  ['bgr8', 3],
  ['mono8', 1],
]);

function rows(data: Uint8Array, { height, step, first, length }: RowPlaces): Uint8Array {
  const packed = new Uint8Array(height * length);
  for (let row = 0; row < height; row += 1) {
    const start = row * step + first;
    packed.set(data.subarray(start, start + length), row * length);
  }
  return packed;
}

interface RowPlaces {
  readonly height: number;
  /** Bytes from one row to the next. */
  readonly step: number;
  /** Byte of the row that is the first one kept, and how many are. */
  readonly first: number;
  readonly length: number;
}

/** Red first, in place. */
function swapRedBlue(data: Uint8Array): void {
  for (let at = 0; at + 2 < data.length; at += 3) {
    const blue = data[at] ?? 0;
    data[at] = data[at + 2] ?? 0;
    data[at + 2] = blue;
  }
}

/** The pixels of a raw image; `step` may be longer than a row. */
export function unpack({ height, width, encoding, step, data }: Image): Pixels | string {
  const channels = channelsOf.get(encoding);
  if (channels === undefined)
    return `expected an image of ${[...channelsOf.keys()].join(', ')}, found ${encoding}`;
  const length = width * channels;
  if (height === 0 || width === 0) return `expected pixels, found ${String(width)} x ${String(height)}`;
  if (step < length) return `expected a step of at least ${String(length)} bytes, found ${String(step)}`;
  if (data.length !== step * height)
    return `expected ${String(step * height)} bytes (step x height), found ${String(data.length)}`;
  const packed = rows(data, { height, step, first: 0, length });
  if (encoding === 'bgr8') swapRedBlue(packed);
  return { height, width, channels, data: packed };
}

export function cropped(pixels: Pixels, crop: TensorProfile['crop']): Pixels | string {
  if (crop === undefined) return pixels;
  const [x, y, width, height] = crop;
  if (x + width > pixels.width || y + height > pixels.height) {
    const end = `${String(x + width)} x ${String(y + height)}`;
    return `expected an image of at least ${end} for the crop, found ${sizeText(pixels)}`;
  }
  const { channels, data } = pixels;
  const step = pixels.width * channels;
  const kept = rows(data.subarray(y * step), { height, step, first: x * channels, length: width * channels });
  return { height, width, channels, data: kept };
}

export function sizeText({ height, width }: Pick<Pixels, 'height' | 'width'>): string {
  return `${String(width)} x ${String(height)}`;
}

/** Channel after channel, each row after row. */
function planes({ height, width, channels, data }: Pixels): Uint8Array {
  const plane = height * width;
  const out = new Uint8Array(data.length);
  for (let pixel = 0; pixel < plane; pixel += 1) {
    for (let channel = 0; channel < channels; channel += 1)
      out[channel * plane + pixel] = data[pixel * channels + channel] ?? 0;
  }
  return out;
}

function foundShape({ height, width, channels }: Pixels, layout: string): readonly number[] {
  const lengths: Readonly<Record<string, number>> = { H: height, W: width, C: channels };
  const shape = Array.from(layout, (letter) => lengths[letter] ?? 0);
  // Without a letter for it, more than one channel has no place.
  return layout.includes('C') || channels === 1 ? shape : [...shape, channels];
}

/** The values as the tensor has them, if the pixels are of its shape. */
export function pixelValues({ shape, layout, scale }: TensorProfile, pixels: Pixels): PixelValues | string {
  const found = foundShape(pixels, layout);
  if (found.join('x') !== shape.join('x'))
    return `expected an image of ${shape.join('x')} (${layout}), found ${found.join('x')}`;
  const data = layout === 'CHW' ? planes(pixels) : pixels.data;
  if (scale === undefined) return { dtype: 'uint8', data };
  const values = new Float32Array(data.length);
  // A loop, because `from` with a function takes ten times as long for a camera image.
  for (let at = 0; at < data.length; at += 1) values[at] = (data[at] ?? 0) * scale;
  return { dtype: 'float32', data: new Uint8Array(values.buffer) };
}

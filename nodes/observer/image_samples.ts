// Samples of image topics: the file as it came, or pixels cut, resized, scaled and laid out.
import { errorText } from '../../core/errors.ts';
import type { Stamp } from '../../core/time.ts';
import type { CompressedImage, Image } from '../../msgs/index.ts';
import type { FieldRead, FieldSample } from './field_sample.ts';
import { cropped, pixelValues, unpack, type Pixels } from './pixels.ts';
import { holdsPixels, type TensorProfile } from './tensor_profile.ts';

export function compressedSample(
  profile: TensorProfile,
  { header, format, data }: CompressedImage,
): FieldRead {
  const encoding = imageEncoding(format);
  if (encoding === undefined) return `image format ${format} is neither png nor jpeg`;
  const { stamp } = header;
  if (!holdsPixels(profile)) return { stamp, dtype: 'uint8', encoding, data };
  const channels = profile.shape[profile.layout.indexOf('C')] ?? 1;
  return {
    stamp,
    finish: () =>
      reported(async () => {
        const { decodeImage } = await import('./image_library.ts');
        return finishPixels(profile, stamp, await decodeImage(data, encoding, channels));
      }),
  };
}

export function imageSample(profile: TensorProfile, message: Image): FieldRead {
  const pixels = unpack(message);
  if (typeof pixels === 'string') return pixels;
  const { stamp } = message.header;
  if (profile.resize !== undefined)
    return { stamp, finish: () => reported(() => finishPixels(profile, stamp, pixels)) };
  const cut = cropped(pixels, profile.crop);
  return typeof cut === 'string' ? cut : sampleOf(profile, stamp, cut);
}

/** A message names its compression in free text: `rgb8; png compressed bgr8`. */
function imageEncoding(format: string): 'png' | 'jpeg' | undefined {
  if (/\bpng\b/.test(format)) return 'png';
  return /\bjpe?g\b/.test(format) ? 'jpeg' : undefined;
}

function sampleOf(profile: TensorProfile, stamp: Stamp, pixels: Pixels): FieldSample | string {
  const values = pixelValues(profile, pixels);
  return typeof values === 'string' ? values : { stamp, encoding: 'raw', ...values };
}

async function finishPixels(
  profile: TensorProfile,
  stamp: Stamp,
  pixels: Pixels | string,
): Promise<FieldSample | string> {
  const cut = typeof pixels === 'string' ? pixels : cropped(pixels, profile.crop);
  if (typeof cut === 'string') return cut;
  if (profile.resize === undefined) return sampleOf(profile, stamp, cut);
  const { resizeImage } = await import('./image_library.ts');
  return sampleOf(profile, stamp, await resizeImage(cut, profile.resize));
}

/** What the image library throws is said of the image. */
async function reported(work: () => Promise<FieldSample | string>): Promise<FieldSample | string> {
  try {
    return await work();
  } catch (error) {
    return `the image cannot be decoded: ${errorText(error)}`;
  }
}

/** Image topics as pixels: raw and compressed, cut, resized, scaled and laid out. */
import assert from 'node:assert/strict';
import sharp from 'sharp';
import { readField, readWhole } from '../../../nodes/observer/fields.ts';
import type { TensorProfile } from '../../../nodes/observer/tensor_profile.ts';

const stamp = { sec: 1, nanosec: 7 };
const header = { stamp, frame_id: 'camera' };
const common = { name: 'image', topic: 'camera/image', unit: 'none', frame: 'camera' } as const;
const raw: TensorProfile = { ...common, type: 'sensor_msgs/msg/Image', shape: [2, 2, 3], layout: 'HWC' };
const compressed: TensorProfile = { ...raw, type: 'sensor_msgs/msg/CompressedImage', decode: true };

/** Two by two pixels, each row with two bytes of padding. */
const padded = [1, 2, 3, 4, 5, 6, 99, 99, 7, 8, 9, 10, 11, 12, 99, 99];
const pixels = [1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12];
const message = (more: object = {}) => ({
  header,
  height: 2,
  width: 2,
  encoding: 'rgb8',
  is_bigendian: 0,
  step: 8,
  data: Uint8Array.from(padded),
  ...more,
});
const bytes = (...data: readonly number[]) => ({
  stamp,
  dtype: 'uint8',
  encoding: 'raw',
  data: Uint8Array.from(data),
});

/** A picture of these pixels, encoded without loss. */
async function png(data: readonly number[], width: number, height: number, channels: 1 | 3 | 4 = 3) {
  const image = sharp(Uint8Array.from(data), { raw: { width, height, channels } });
  const coloured = channels === 1 ? image.toColourspace('b-w') : image;
  return { header, format: 'png', data: Uint8Array.from(await coloured.png().toBuffer()) };
}

describe('readField of a raw image', () => {
  it('leaves the padding of the rows out', () => {
    assert.deepEqual(readField(raw, message()), bytes(...pixels));
  });

  it('puts red first', () => {
    assert.deepEqual(
      readField(raw, message({ encoding: 'bgr8' })),
      bytes(3, 2, 1, 6, 5, 4, 9, 8, 7, 12, 11, 10),
    );
  });

  it('reads grey pixels with and without an axis for the channel', () => {
    const grey = message({ encoding: 'mono8', step: 2, data: Uint8Array.of(1, 2, 3, 4) });
    assert.deepEqual(readField({ ...raw, shape: [2, 2], layout: 'HW' }, grey), bytes(1, 2, 3, 4));
    assert.deepEqual(readField({ ...raw, shape: [2, 2, 1] }, grey), bytes(1, 2, 3, 4));
  });

  it('lays channels out one after the other, and scales to float32', () => {
    const planes = [1, 4, 7, 10, 2, 5, 8, 11, 3, 6, 9, 12];
    const profile: TensorProfile = { ...raw, shape: [3, 2, 2], layout: 'CHW' };
    assert.deepEqual(readField(profile, message()), bytes(...planes));
    const data = new Uint8Array(Float32Array.from(planes, (value) => value * 0.5).buffer);
    assert.deepEqual(readField({ ...profile, scale: 0.5 }, message()), {
      ...bytes(),
      dtype: 'float32',
      data,
    });
  });

  it('cuts x, y, width and height out', () => {
    assert.deepEqual(
      readField({ ...raw, crop: [1, 0, 1, 2], shape: [2, 1, 3] }, message()),
      bytes(4, 5, 6, 10, 11, 12),
    );
    assert.equal(
      readField({ ...raw, crop: [1, 1, 2, 1], shape: [1, 2, 3] }, message()),
      'expected an image of at least 3 x 2 for the crop, found 2 x 2',
    );
  });

  for (const [what, more, text] of [
    ['another encoding', { encoding: '16UC1' }, 'expected an image of rgb8, bgr8, mono8, found 16UC1'],
    ['a step shorter than a row', { step: 5 }, 'expected a step of at least 6 bytes, found 5'],
    ['missing bytes', { data: Uint8Array.of(1) }, 'expected 16 bytes (step x height), found 1'],
    ['no pixels', { height: 0 }, 'expected pixels, found 2 x 0'],
    [
      'another size',
      { height: 1, step: 6, data: Uint8Array.from(pixels.slice(6)) },
      'expected an image of 2x2x3 (HWC), found 1x2x3',
    ],
    [
      'another count of channels',
      { encoding: 'mono8', step: 2, data: Uint8Array.of(1, 2, 3, 4) },
      'expected an image of 2x2x3 (HWC), found 2x2x1',
    ],
  ] as const) {
    it(`says what was expected and found of ${what}`, () => {
      assert.equal(readField(raw, message(more)), text);
    });
  }

  it('averages over what it makes smaller', async () => {
    // A pattern of single lines: taking every second pixel would make it all black or all white.
    const lines = Array.from({ length: 64 * 64 }, (_, at) => (at % 2 === 0 ? 0 : 255));
    const grey = message({
      encoding: 'mono8',
      height: 64,
      width: 64,
      step: 64,
      data: Uint8Array.from(lines),
    });
    const profile: TensorProfile = { ...raw, shape: [16, 16], layout: 'HW', resize: [16, 16] };
    const sample = await readWhole(profile, grey);
    assert.ok(typeof sample !== 'string');
    const middle = [...sample.data].filter((_, at) => at % 16 > 2 && at % 16 < 13);
    assert.ok(
      sample.data.length === 256 && middle.every((value) => value > 100 && value < 156),
      String(middle),
    );
  });
});

describe('readField of a compressed image that is decoded', () => {
  it('gives the pixels of the picture', async () => {
    assert.deepEqual(await readWhole(compressed, await png(pixels, 2, 2)), bytes(...pixels));
  });

  it('cuts, resizes, scales and lays out in that order', async () => {
    const wide = Array.from({ length: 8 * 4 }, (_, at) => (at % 8 < 4 ? [200, 100, 50] : [0, 0, 0])).flat();
    const profile: TensorProfile = {
      ...compressed,
      crop: [0, 0, 4, 4],
      resize: [2, 2],
      scale: 0.01,
      shape: [3, 2, 2],
      layout: 'CHW',
    };
    const sample = await readWhole(profile, await png(wide, 8, 4));
    assert.ok(typeof sample !== 'string');
    const values = [...new Float32Array(sample.data.buffer)].map((value) => Math.round(value * 10) / 10);
    assert.deepEqual(values, [2, 2, 2, 2, 1, 1, 1, 1, 0.5, 0.5, 0.5, 0.5]);
  });

  for (const [what, make, text] of [
    ['alpha', () => png([...pixels, 1, 1, 1, 1], 2, 2, 4), 'expected 3 channels, found 4'],
    ['another size', () => png(pixels, 4, 1), 'expected an image of 2x2x3 (HWC), found 1x4x3'],
    [
      'another format than it says',
      async () => ({ ...(await png(pixels, 2, 2)), format: 'jpeg' }),
      'expected a jpeg, found png',
    ],
  ] as const) {
    it(`says what was expected and found of ${what}`, async () => {
      assert.equal(await readWhole(compressed, await make()), text);
    });
  }

  it('refuses a picture that ends too early', async () => {
    const whole = await png(
      Array.from({ length: 3 * 32 * 32 }, (_, at) => (at * 7919) % 256),
      32,
      32,
    );
    const cut = { ...whole, data: whole.data.slice(0, whole.data.length / 2) };
    const text = await readWhole({ ...compressed, shape: [32, 32, 3] }, cut);
    assert.ok(typeof text === 'string');
    assert.match(text, /^the image cannot be decoded: /);
  });

  it('refuses bytes that are no picture', async () => {
    const text = await readWhole(compressed, { header, format: 'png', data: Uint8Array.of(1, 2, 3) });
    assert.ok(typeof text === 'string');
    assert.match(text, /^the image cannot be decoded: /);
  });
});

import assert from 'node:assert/strict';
import { onnxFacts } from '../../../../providers/shared/onnx/onnx_file.ts';
import { onnxModel } from '../../../support/onnx_model.ts';
import { denoiser } from '../../policy_bundle.ts';

describe('onnxFacts', () => {
  it('tells the opset, and that all weights are inside', () => {
    assert.deepEqual(onnxFacts(onnxModel(denoiser)), { opset: 18, hasExternalData: false });
    assert.equal(onnxFacts(onnxModel({ ...denoiser, opset: 300 })).opset, 300);
  });

  it('sees one tensor of many that lies in another file', () => {
    const [first, ...others] = denoiser.constants;
    const model = onnxModel({ ...denoiser, constants: [...others, { ...first!, external: 'weights.bin' }] });
    assert.equal(onnxFacts(model).hasExternalData, true);
  });

  it('sees it in the attribute of a node of a subgraph too', () => {
    const field = (number: number, content: Uint8Array) =>
      Buffer.concat([Buffer.from([number * 8 + 2, content.length]), content]);
    const external = Buffer.from([14 * 8, 1]);
    // tensor in attribute in node in graph in attribute in node in graph in model
    const inside = [5, 5, 1, 6, 5, 1, 7].reduce((content, number) => field(number, content), external);
    assert.equal(onnxFacts(inside).hasExternalData, true);
  });

  it('refuses what is no protobuf message, and never reads beyond its end', () => {
    const whole = onnxModel(denoiser);
    const wrong = [
      Buffer.alloc(0),
      Buffer.from('version https://git-lfs.github.com/spec/v1\n'),
      Buffer.from([0x3a, 0xff, 0xff, 0xff, 0xff, 0x0f]),
      Buffer.alloc(12, 0xff),
      Buffer.from([7 * 8 + 3]),
      whole.subarray(0, whole.length - 1),
    ];
    for (const bytes of wrong) assert.throws(() => onnxFacts(bytes), { code: 'model_invalid' });
  });

  it('refuses messages that lie too deep', () => {
    // A graph in an attribute in a node in a graph, over and over; lengths above 127 take two bytes.
    let content: Buffer = Buffer.alloc(0);
    for (let level = 0; level < 42; level += 1) {
      const number = [6, 5, 1][level % 3]!;
      const length = [(content.length % 128) | 128, Math.floor(content.length / 128)];
      content = Buffer.concat([Buffer.from([number * 8 + 2, ...length]), content]);
    }
    const length = [(content.length % 128) | 128, Math.floor(content.length / 128)];
    const deep = Buffer.concat([Buffer.from([7 * 8 + 2, ...length]), content]);
    assert.throws(() => onnxFacts(deep), { code: 'model_invalid', message: /deeper than 32/ });
  });
});

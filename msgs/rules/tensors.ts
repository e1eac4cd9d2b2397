// Rules of named arrays: known forms, as many bytes as the shape says, finite numbers.
import type { Tensor } from '../gen/index.ts';
import { firstWrong, unique, type Wrong } from './checks.ts';
import { isUnit, tensorEncodings, tensorLayout, tensorTypes } from './units.ts';

export function tensorRule(tensor: Tensor): Wrong {
  const wrong = tensorForm(tensor) ?? tensorData(tensor);
  return wrong === undefined ? undefined : `tensor ${tensor.name}: ${wrong}`;
}

export function tensorsRule(tensors: readonly Tensor[]): Wrong {
  return (
    unique(
      tensors.map((tensor) => tensor.name),
      'tensor names',
    ) ?? firstWrong(tensors, tensorRule)
  );
}

function tensorForm({ dtype, encoding, unit, layout, shape }: Tensor): Wrong {
  if (!tensorTypes.has(dtype)) return `dtype ${dtype} is not known`;
  if (!tensorEncodings.has(encoding)) return `encoding ${encoding} is not known`;
  if (!isUnit(unit)) return `unit ${unit} is not in the list`;
  if (layout.length !== shape.length) return `layout ${layout} for ${shape.length} axes`;
  return tensorLayout.test(layout) ? undefined : `layout ${layout} has an unknown axis`;
}

function tensorData({ dtype, encoding, shape, data }: Tensor): Wrong {
  if (encoding !== 'raw') return undefined;
  const bytes = shape.reduce((size, length) => size * length, tensorTypes.get(dtype) ?? 0);
  if (bytes !== data.length) return `${data.length} bytes for a shape of ${bytes}`;
  if (dtype === 'float32') return finite(new Float32Array(new Uint8Array(data).buffer));
  return dtype === 'float64' ? finite(new Float64Array(new Uint8Array(data).buffer)) : undefined;
}

function finite(values: Float32Array | Float64Array): Wrong {
  return values.every((value) => Number.isFinite(value)) ? undefined : 'a value is not finite';
}

/** Every time axis holds as many samples as the observation says. */
export function timeAxesRule(tensors: readonly Tensor[], samples: number): Wrong {
  return firstWrong(tensors, ({ name, layout, shape }) => {
    const odd = shape.find((length, axis) => layout[axis] === 'T' && length !== samples);
    return odd === undefined ? undefined : `tensor ${name}: ${odd} samples instead of ${samples}`;
  });
}

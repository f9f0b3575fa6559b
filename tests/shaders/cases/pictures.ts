import { fours, pad } from "../../reference/blocks.ts";
import { shadeOf, shownValue } from "../../reference/twins.ts";
import { type MakeCase, expectSame } from "./case.ts";

/** A byte may be the next one, where rounding decides between two. */
const SHADE_BOUND = 1;

/** `View` in WGSL: {shows: u32, unit: u32, scale: f32}. */
function viewOf(shows: number, unit: number, scale: number): Uint32Array<ArrayBuffer> {
  const view = Uint32Array.of(shows, unit, 0, 0);
  new Float32Array(view.buffer).set([scale], 2);
  return view;
}

export const weightShadesCase: MakeCase = (draw) => {
  const [inputs, outputs] = [draw.size(), draw.size()];
  const units = 1 + draw.below(outputs);
  const [w, start, m] = [1, 2, 3].map(() => draw.values(inputs * outputs)) as [
    Float32Array<ArrayBuffer>,
    Float32Array<ArrayBuffer>,
    Float32Array<ArrayBuffer>,
  ];
  const v = draw.values(inputs * outputs).map((value) => value * value);
  const shows = draw.below(3);
  // Now and then no unit is chosen.
  const unit = draw.below(units + 2);
  const scale = draw.pick([0.25, 1, 3]);
  const padded = (values: Float32Array) => pad(values, inputs, outputs);
  const row = fours(inputs);
  const twin = new Uint8Array(units * row);
  for (let shown = 0; shown < units; shown++) {
    for (let input = 0; input < inputs; input++) {
      const at = input * outputs + shown;
      const value = shownValue(shows, w[at] ?? 0, start[at] ?? 0, m[at] ?? 0, v[at] ?? 0);
      twin[shown * row + input] = shadeOf(value, scale);
    }
  }
  return {
    constants: {
      INPUTS: inputs,
      COLUMNS: fours(outputs),
      UNITS: units,
      EPSILON: 1e-7,
      WORKGROUP: draw.pick([1, 8, 64]),
    },
    buffers: {
      view: viewOf(shows, unit, scale),
      w: padded(w),
      start: padded(start),
      m: padded(m),
      v: padded(v),
      shades: new Uint32Array((units * row) / 4).fill(9),
      incoming: new Float32Array(inputs).fill(9),
    },
    check({ shades = new Uint32Array(), incoming = new Float32Array() }) {
      const own = w.filter((_, at) => at % outputs === unit);
      expectSame("incoming", incoming, unit < units ? own : new Float32Array(inputs).fill(9));
      const actual = new Uint8Array(shades.buffer, shades.byteOffset, shades.byteLength);
      const wrong = actual.findIndex(
        (shade, at) => Math.abs(shade - (twin[at] as number)) > SHADE_BOUND,
      );
      if (wrong !== -1 || actual.length !== twin.length) {
        throw new Error(`shades[${wrong}] is ${actual[wrong]}, not ${twin[wrong]}`);
      }
    },
  };
};

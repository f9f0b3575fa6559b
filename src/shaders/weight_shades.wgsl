// shades[unit, input] = a weight of a layer as a byte of a picture: 128 is zero, 1 is −scale or less, 255 is scale or more.
// w, start, m, v: [INPUTS, COLUMNS], row-major; shades: [UNITS, ⌈INPUTS / 4⌉] of four packed bytes.
// One invocation shades the weights of one unit for four inputs. Neighbouring invocations take neighbouring units.
// What it shows: the weights, how they changed since the start, or Adam's last update in units of its rate (see adam.wgsl).

struct View {
  shows: u32, // 0: weights, 1: change since the start, 2: last update
  unit: u32,  // for column.wgsl
  scale: f32,
}

@group(0) @binding(0) var<uniform> view: View;
@group(0) @binding(1) var<storage, read> w: array<f32>;
@group(0) @binding(2) var<storage, read> start: array<f32>;
@group(0) @binding(3) var<storage, read> m: array<f32>;
@group(0) @binding(4) var<storage, read> v: array<f32>;
@group(0) @binding(5) var<storage, read_write> shades: array<u32>;

override INPUTS: u32;
override COLUMNS: u32; // the layer's outputs, padded to fours
override UNITS: u32;
override EPSILON: f32; // Adam's
override WORKGROUP: u32;

fn value_at(index: u32) -> f32 {
  switch view.shows {
    case 1u: { return w[index] - start[index]; }
    case 2u: { return -m[index] / (sqrt(v[index]) + EPSILON); }
    default: { return w[index]; }
  }
}

@compute @workgroup_size(WORKGROUP)
fn main(@builtin(global_invocation_id) id: vec3u) {
  if id.x >= UNITS {
    return;
  }
  var packed = 0u;
  for (var i = 0u; i < 4u; i++) {
    let input = 4u * id.y + i;
    if input < INPUTS {
      let share = clamp(value_at(input * COLUMNS + id.x) / view.scale, -1.0, 1.0);
      packed |= u32(round(128.0 + 127.0 * share)) << (8u * i);
    }
  }
  shades[id.x * ((INPUTS + 3u) / 4u) + id.y] = packed;
}

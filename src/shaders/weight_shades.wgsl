// shades[unit, input] = a weight of a layer as a byte of a picture: 128 is zero, 1 is −scale or less, 255 is scale or more.
// w, start, m, v: [INPUTS, COLUMNS], row-major; shades: [UNITS, ⌈INPUTS / 4⌉] of four packed bytes; incoming: [INPUTS].
// One invocation shades four weights of a unit. For one unit, the weights are also copied to `incoming` as they are.
// What it shows: the weights, how they changed since the start, or Adam's last update in units of its rate (see adam.wgsl).

struct View {
  shows: u32, // 0: weights, 1: change since the start, 2: last update
  unit: u32,  // whose weights are copied; any number from UNITS on for none
  scale: f32,
}

@group(0) @binding(0) var<uniform> view: View;
@group(0) @binding(1) var<storage, read> w: array<f32>;
@group(0) @binding(2) var<storage, read> start: array<f32>;
@group(0) @binding(3) var<storage, read> m: array<f32>;
@group(0) @binding(4) var<storage, read> v: array<f32>;
@group(0) @binding(5) var<storage, read_write> shades: array<u32>;
@group(0) @binding(6) var<storage, read_write> incoming: array<f32>;

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
      let index = input * COLUMNS + id.x;
      let share = clamp(value_at(index) / view.scale, -1.0, 1.0);
      packed |= u32(round(128.0 + 127.0 * share)) << (8u * i);
      if id.x == view.unit {
        incoming[input] = w[index];
      }
    }
  }
  shades[id.x * ((INPUTS + 3u) / 4u) + id.y] = packed;
}

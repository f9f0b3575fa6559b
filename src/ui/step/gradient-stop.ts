import { html, nothing } from "lit";
import { largestOf } from "../../base/signed-shades.ts";
import { formula, term } from "./formula.ts";
import { asWritten, equality, shortNumber } from "./numbers.ts";
import { picture, sign, widthFor } from "./pictures.ts";
import {
  type Stop,
  type StopContext,
  inputSymbol,
  layerWords,
  unitInputs,
  unitWords,
  weightInputs,
} from "./stop.ts";

/** Digits of the batch with a bar of their own. */
const MAX_BARS = 64;

/** The gradients, from the last layer to the first, and of one weight from digit to batch. */
export function gradientStop(context: StopContext): Stop {
  const { step, detail, choose, chooseUnit } = context;
  const { layer, unit, input, row } = detail.choice;
  const inputs = unitInputs(context);
  const delta = detail.deltas[row] as number;
  const { gradient } = detail.weights;
  const width = layer === 0 ? step.width : widthFor(inputs.length);
  const ofDigit = inputs.map((value) => value * delta);
  const scaleOfDigit = largestOf(inputs) * largestOf(detail.deltas);
  const pick = (at: number) => {
    choose({ input: at });
  };
  const x = inputSymbol(layer);
  return {
    sentence: `δ goes back from the last layer to the first. For one digit, the gradient of a unit's weights is its input times its δ: ${tintedWords(context)}. The batch adds up its digits.`,
    picture: html`
      <div class="pictures">
        ${[...detail.layers.entries()].reverse().map(([index, { dz }], order) =>
          picture({
            values: dz,
            width: widthFor(dz.length),
            scale: largestOf(dz),
            isSigned: true,
            caption: `δ of ${layerWords(step, index)}`,
            words: `The gradient by the sums of ${layerWords(step, index)}`,
            marked: index === layer ? { at: unit, place: "delta" } : undefined,
            pick: (at) => {
              chooseUnit(index, at);
            },
            order,
            size: "small",
          }),
        )}
      </div>
      <div class="pictures sum">
        ${picture({
          values: ofDigit,
          width,
          scale: scaleOfDigit,
          isSigned: true,
          caption: `digit ${row + 1} alone: ${x} · δ`,
          words: `The gradient of unit ${unit + 1} for digit ${row + 1}: its input tinted by δ`,
          marked: { at: input, place: "x" },
          pick,
          order: 3,
        })}
        ${sign("→")} ${digitShares(context)} ${sign("→")}
        ${picture({
          values: gradient,
          width,
          scale: largestOf(gradient),
          isSigned: true,
          caption: "all digits: the gradient",
          words: `The gradient of unit ${unit + 1} for the batch`,
          marked: { at: input, place: "gradient" },
          pick,
          order: 5,
        })}
      </div>
    `,
    formulas: html`
      ${backFormula(context)}
      ${formula(
        `Weight ${input + 1}, for digit ${row + 1} alone.`,
        `${x} · δ`,
        html`${term(x, inputs[input] as number, "x")} · ${term("δ", delta, "delta")}
        ${equality(asWritten(inputs[input] as number) * asWritten(delta), shortNumber((inputs[input] as number) * delta))}
        ${term("share", (inputs[input] as number) * delta, "share")}`,
      )}
      ${formula(
        "Over the batch; each δ is divided by B, so the sum is a mean.",
        `∂L/∂w = Σ ${x} · δ`,
        html`… + ${term("share", (inputs[input] as number) * delta, "share")} + … =
        ${term("gradient", gradient[input] as number, "gradient")}`,
      )}
      ${checkCard(context)}
    `,
  };
}

/** What of the chosen unit is tinted by its δ. */
function tintedWords({ step, detail: { choice } }: StopContext): string {
  const { layer } = choice;
  return layer === 0
    ? "here the digit itself, tinted"
    : `here the outputs of layer ${layer}, tinted, for ${unitWords(step, choice)}`;
}

/** How δ of a hidden unit comes from the layer behind it. */
function backFormula({ detail }: StopContext) {
  const { layer, unit, row } = detail.choice;
  const behind = detail.layers[layer + 1];
  const own = detail.layers[layer];
  if (behind === undefined) {
    return nothing;
  }
  const isActive = (own?.a[unit] ?? 0) > 0;
  const shown = Array.from({ length: Math.min(2, behind.dz.length) }, (_, at) => at);
  return formula(
    isActive
      ? `From the layer behind. The unit is active: a = ${shortNumber(own?.a[unit] ?? 0)}.`
      : `The unit is not active for digit ${row + 1}: nothing comes back.`,
    "δ = (Σ δ behind · w) · (1 if a > 0)",
    html`(${shown.map(
      (at) =>
        html`${at === 0 ? "" : " + "}${term(`δ ${at + 1}`, behind.dz[at] as number)} ·
        ${term(`w ${at + 1}`, detail.outgoing[at] as number)}`,
    )}${behind.dz.length > shown.length ? " + …" : ""})
    · ${term("a > 0", Number(isActive))} = ${term("δ", own?.dz[unit] ?? NaN, "delta")}`,
  );
}

/** A bar for what each digit of the batch adds to the gradient of the chosen weight. */
function digitShares(context: StopContext) {
  const { detail, chooseDigit } = context;
  const { row, input } = detail.choice;
  const values = weightInputs(context);
  const shares = detail.deltas.map((delta, at) => delta * (values[at] as number));
  const scale = largestOf(shares);
  const words = `What each digit adds to the gradient ${shortNumber(detail.weights.gradient[input] as number)} of the weight`;
  return html`<figure class="shares" .style=${"--order: 4"}>
    <div class="columns" role="img" aria-label=${words}>
      ${Array.from(shares.subarray(0, MAX_BARS), (share, at) => {
        const height = scale > 0 ? (50 * Math.abs(share)) / scale : 0;
        return html`<span
          class="column ${share < 0 ? "below" : "above"} ${at === row ? "chosen" : ""}"
          data-place=${at === row ? "share" : nothing}
          title="Digit ${at + 1}: ${shortNumber(share)}"
          @click=${() => {
            chooseDigit(at);
          }}
          ><span .style=${`height: ${height}%`}></span
        ></span>`;
      })}
    </div>
    <figcaption>
      a bar for each digit: its share of this weight's gradient, within ± ${shortNumber(scale)}
    </figcaption>
  </figure>`;
}

/** Measures the gradient in another way. */
function checkCard({ check, checkGradient, detail }: StopContext) {
  if (check === undefined) {
    return html`<p>
      <button class="small" id="check" @click=${checkGradient}>Check this gradient</button>
      <span class="quiet">by two more forward passes, with a smaller and a larger weight</span>
    </p>`;
  }
  const { lower, upper, measured } = check;
  const gradient = detail.weights.gradient[detail.choice.input] as number;
  return html`<div id="checked">
    ${formula(
      "Checked by finite differences.",
      "∂L/∂w ≈ (L(w + h) − L(w − h)) / 2h",
      html`(${term("L(w + h)", upper.loss, undefined, upper.loss.toFixed(6))} −
      ${term("L(w − h)", lower.loss, undefined, lower.loss.toFixed(6))}) /
      ${term("2h", upper.weight - lower.weight)} = ${term("measured", measured)}; by backpropagation
      ${term("gradient", gradient, "gradient")}`,
    )}
  </div>`;
}

import { html } from "lit";
import { formatTick } from "../../base/format.ts";
import { largestOf } from "../../base/signed-shades.ts";
import { formula, term } from "./formula.ts";
import { asWritten, besideChange, equality, shortNumber, squared } from "./numbers.ts";
import { picture, sign, widthFor } from "./pictures.ts";
import { changeWords, rateWords } from "./rate-words.ts";
import type { Stop, StopContext } from "./stop.ts";

/** Adam's constants, as the engine has them: the defaults of Keras. */
const [BETA_1, BETA_2, EPSILON] = ["0.9", "0.999", "1e-7"];

/** Adam turns the gradient into a change of every parameter. */
export function adamStop({ step, detail, choose }: StopContext): Stop {
  const { layer, unit, input } = detail.choice;
  const { before, gradient, after } = detail.weights;
  const { m, v } = detail;
  const changes = after.map((value, at) => value - (before[at] as number));
  const width = layer === 0 ? step.width : widthFor(before.length);
  const [w, g, changed] = [before[input], gradient[input], after[input]].map(Number) as [
    number,
    number,
    number,
  ];
  const change = changed - w;
  const scale = largestOf(before, after);
  const shared = {
    width,
    isSigned: true,
    pick: (at: number) => {
      choose({ input: at });
    },
  };
  const remarks = [rateWords(step), changeWords(change, m.after)].filter((words) => words !== "");
  return {
    sentence:
      "Adam keeps running means of the gradient, m, and of its square, v. Each weight moves by m / √v times the learning rate, which is corrected because m and v began at zero.",
    picture: html`
      <div class="pictures sum">
        ${picture({
          ...shared,
          values: before,
          scale,
          caption: `before, within ± ${shortNumber(scale)}`,
          words: `The weights of unit ${unit + 1} before the step`,
          marked: { at: input, place: "before" },
        })}
        ${sign("+")}
        ${picture({
          ...shared,
          values: changes,
          scale: largestOf(changes),
          caption: `change, within ± ${shortNumber(largestOf(changes))}`,
          words: "The change of the unit's weights, on a scale of its own",
          marked: { at: input, place: "change" },
          order: 1,
        })}
        ${sign("=")}
        ${picture({
          ...shared,
          values: after,
          scale,
          caption: "after, on the scale of before",
          words: "The unit's weights after the step, on the scale of before",
          marked: { at: input, place: "after" },
          order: 2,
        })}
      </div>
      <p class="numbers large" id="sum">
        ${term("w before", w, "before", besideChange(w, change))} +
        ${term("change", change, "change", besideChange(change, change))}
        ${equality(asWritten(w, besideChange(w, change)) + asWritten(change, besideChange(change, change)), besideChange(changed, change))}
        ${term("w after", changed, "after", besideChange(changed, change))}
      </p>
      ${remarks.map((remark) => html`<p class="quiet">${remark}</p>`)}
    `,
    formulas: html`
      ${formula(
        "The running mean takes in a tenth of g.",
        "m ← m + (1 − β₁)(g − m)",
        html`${term("m", m.before)} + (1 − ${BETA_1})(${term("g", g)} − ${term("m", m.before)})
        ${equality(asWritten(m.before) + (1 - Number(BETA_1)) * (asWritten(g) - asWritten(m.before)), shortNumber(m.after))}
        ${term("new m", m.after)}`,
      )}
      ${formula(
        "That of the squares, a thousandth of g².",
        "v ← v + (1 − β₂)(g² − v)",
        html`${term("v", v.before)} + (1 − ${BETA_2})(${term("g", g, undefined, squared(g))} −
        ${term("v", v.before)})
        ${equality(asWritten(v.before) + (1 - Number(BETA_2)) * (asWritten(g) ** 2 - asWritten(v.before)), shortNumber(v.after))}
        ${term("new v", v.after)}`,
      )}
      ${formula(
        `The rate at step t = ${step.number}.`,
        "rate = lr · √(1 − β₂ᵗ) / (1 − β₁ᵗ)",
        html`${term("lr", step.learningRate, undefined, formatTick(step.learningRate).replace("-", "−"))}
        · √(1 − ${BETA_2}<sup>${step.number}</sup>) / (1 − ${BETA_1}<sup>${step.number}</sup>) =
        ${term("rate", step.rate)}`,
      )}
      ${formula(
        "The change of the weight.",
        "− rate · m / (√v + ε)",
        html`− ${term("rate", step.rate)} · ${term("new m", m.after)} / (√${term("new v", v.after)}
        + ${EPSILON}) = ${term("change", change, "change")}`,
      )}
    `,
  };
}

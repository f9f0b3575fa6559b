import { html } from "lit";
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
} from "./stop.ts";

/** Products of a sum that are written out. */
const SHOWN_PRODUCTS = 3;

/** The digit goes through the layers; one unit of one layer is followed. */
export function forwardStop(context: StopContext): Stop {
  const { step, detail, choose, chooseUnit } = context;
  const { layer, unit, input, row } = detail.choice;
  const { weights, bias, layers } = detail;
  const inputs = unitInputs(context);
  const [z, a] = [layers[layer]?.z[unit] ?? NaN, layers[layer]?.a[unit] ?? NaN];
  // As somebody computes it who has the written numbers only.
  const sum = asWritten(z) + asWritten(bias.before);
  const equals = (computed: number) => equality(computed, shortNumber(a));
  const isLast = layer === step.sizes.length - 2;
  const width = layer === 0 ? step.width : widthFor(inputs.length);
  const pick = (at: number) => {
    choose({ input: at });
  };
  const x = inputSymbol(layer);
  const products = inputs.map((value, at) => value * (weights.before[at] as number));
  return {
    sentence: `Each unit multiplies its inputs by its weights, adds up, adds its bias, and passes on what is above zero. Here ${unitWords(step, detail.choice)}, for digit ${row + 1}.`,
    picture: html`
      <div class="pictures sum">
        ${picture({
          values: inputs,
          width,
          scale: largestOf(inputs),
          isSigned: false,
          caption: layer === 0 ? "x: the digit" : `the outputs of layer ${layer}`,
          words: "The inputs of the unit",
          marked: { at: input, place: "x" },
          pick,
        })}
        ${sign("·")}
        ${picture({
          values: weights.before,
          width,
          scale: largestOf(weights.before),
          isSigned: true,
          caption: `w: the weights of unit ${unit + 1}`,
          words: `The weights of unit ${unit + 1}`,
          marked: { at: input, place: "w" },
          pick,
          order: 1,
        })}
        ${sign("=")}
        ${picture({
          values: products,
          width,
          scale: largestOf(products),
          isSigned: true,
          caption: "their products: the sum is z",
          words: "The products of inputs and weights",
          marked: { at: input, place: "z" },
          pick,
          order: 2,
        })}
      </div>
      <div class="pictures">
        ${layers.map(({ a: outputs }, index) =>
          picture({
            values: outputs,
            width: widthFor(outputs.length),
            scale: largestOf(outputs),
            isSigned: index === layers.length - 1,
            caption:
              index === layers.length - 1
                ? "logits"
                : `layer ${index + 1}: ${outputs.filter((value) => value > 0).length} of ${outputs.length} units active`,
            words: `The outputs of ${layerWords(step, index)}`,
            marked: index === layer ? { at: unit, place: "a" } : undefined,
            pick: (at) => {
              chooseUnit(index, at);
            },
            order: index + 3,
            size: "small",
          }),
        )}
      </div>
    `,
    formulas: html`
      ${formula(
        `The sum over all ${inputs.length} inputs.`,
        `z = Σ ${x} · w`,
        html`${largestProducts(products, input).map((at, place) => {
          const here = at === input;
          return html`${place === 0 ? "" : " + "}${term(
            `${x}, ${at + 1}`,
            inputs[at] as number,
            here ? "x" : undefined,
          )}
          · ${term(`w, ${at + 1}`, weights.before[at] as number, here ? "w" : undefined)}`;
        })}
        + … = ${term("z", z, "z")}`,
      )}
      ${
        isLast
          ? formula(
              "The last layer has no ReLU: its outputs are the logits.",
              "logit = z + b",
              html`${term("z", z, "a")} + ${term("b", bias.before)} ${equals(sum)}
              ${term("logit", a, "a")}`,
            )
          : formula(
              "ReLU: what is below zero becomes zero.",
              "a = max(z + b, 0)",
              html`max(${term("z", z, "a")} + ${term("b", bias.before)}, 0)
              ${equals(Math.max(sum, 0))} ${term("a", a, "a")}`,
            )
      }
    `,
  };
}

/** The chosen input, and those with the largest products. */
function largestProducts(products: Float32Array, chosen: number): number[] {
  const size = (at: number) => Math.abs(products[at] as number);
  const others = [...products.keys()]
    .filter((at) => at !== chosen)
    .sort((left, right) => size(right) - size(left));
  return [chosen, ...others.slice(0, SHOWN_PRODUCTS - 1)];
}

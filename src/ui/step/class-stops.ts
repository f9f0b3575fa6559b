import { html } from "lit";
import { largestOf } from "../../base/signed-shades.ts";
import { formula, term } from "./formula.ts";
import { asWritten, equality, shortNumber } from "./numbers.ts";
import { bar, signedBar } from "./pictures.ts";
import { type Stop, type StopContext, meanOf, probabilitiesOf } from "./stop.ts";

/** Classes of a sum that are written out: all of ten. */
const MAX_TERMS = 10;

/** The logits become probabilities, and the probability of the right class becomes the loss. */
export function lossStop(context: StopContext): Stop {
  const { step, detail } = context;
  const { row } = detail.choice;
  const label = step.labels[row] as number;
  const logits = logitsOf(context);
  const probabilities = probabilitiesOf(context);
  const losses = step.before.losses;
  const exponentials = [...logits].slice(0, MAX_TERMS);
  return {
    sentence: `Softmax turns the logits into probabilities that sum to 1. The loss of a digit is −ln of the probability of its right class, here ${label}.`,
    picture: html`<table class="classes">
      <thead>
        <tr>
          <th scope="col">class</th>
          <th scope="col">logit</th>
          <th scope="col">probability p</th>
          <td></td>
        </tr>
      </thead>
      <tbody>
        ${rows(context, (at) => {
          const p = probabilities[at] as number;
          return html`<td data-place="logit-${at}">${shortNumber(logits[at] as number)}</td>
            <td data-place="p-${at}">${shortNumber(p)}</td>
            <td class="bars">${bar(p, 1)}</td>`;
        })}
      </tbody>
    </table>`,
    formulas: html`
      ${formula(
        `The probability of class ${label}.`,
        "p = e^logit / Σ e^logit",
        html`${power(`logit ${label}`, logits[label] as number, `logit-${label}`)} /
        (${exponentials.map(
          (logit, at) => html`${at === 0 ? "" : " + "}${power(String(at), logit, `logit-${at}`)}`,
        )}${logits.length > MAX_TERMS ? " + …" : ""})
        = ${term(`p of ${label}`, probabilities[label] as number, `p-${label}`)}`,
      )}
      ${formula(
        `The loss of digit ${row + 1}.`,
        "ℓ = −ln p",
        html`−ln ${term(`p of ${label}`, probabilities[label] as number, `p-${label}`)}
        ${equality(-Math.log(asWritten(probabilities[label] as number)), shortNumber(losses[row] as number))}
        ${term("ℓ", losses[row] as number)}`,
      )}
      ${formula(
        "The step lowers the mean over the batch.",
        "L = Σ ℓ / B",
        html`(… + ${term("ℓ", losses[row] as number)} + …) / ${term("B", losses.length)} =
        ${term("L", meanOf(losses))}`,
      )}
    `,
  };
}

/** The gradient of the loss by the logits: what is predicted minus what is right. */
export function errorStop(context: StopContext): Stop {
  const { step, detail } = context;
  const { row } = detail.choice;
  const label = step.labels[row] as number;
  const probabilities = probabilitiesOf(context);
  const dz = detail.layers.at(-1)?.dz ?? new Float32Array();
  const batch = step.labels.length;
  const wrong = probabilities.reduce(
    (best, p, at) =>
      at !== label && (best === label || p > (probabilities[best] as number)) ? at : best,
    label,
  );
  const scale = largestOf(dz);
  return {
    sentence:
      "The gradient of a digit's loss by its logits is p − y, where y is 1 for the right class and 0 for the others. It is divided by B, the size of the batch, because L is a mean.",
    picture: html`<table class="classes">
      <thead>
        <tr>
          <th scope="col">class</th>
          <th scope="col">p</th>
          <th scope="col">y</th>
          <th scope="col">δ = (p − y) / B</th>
          <td></td>
        </tr>
      </thead>
      <tbody>
        ${rows(context, (at) => {
          const delta = dz[at] as number;
          return html`<td data-place="p-${at}">${shortNumber(probabilities[at] as number)}</td>
            <td data-place="y-${at}">${Number(at === label)}</td>
            <td data-place="delta-${at}">${shortNumber(delta)}</td>
            <td class="bars">${signedBar(delta, scale)}</td>`;
        })}
      </tbody>
    </table>`,
    formulas: html`
      ${[label, wrong].map((at) =>
        formula(
          at === label
            ? `The right class, ${at}: a larger logit lowers the loss.`
            : `The likeliest wrong class, ${at}: a smaller logit lowers the loss.`,
          "δ = (p − y) / B",
          html`(${term(`p of ${at}`, probabilities[at] as number, `p-${at}`)} −
          ${term(`y of ${at}`, Number(at === label), `y-${at}`)}) / ${term("B", batch)}
          ${equality((asWritten(probabilities[at] as number) - Number(at === label)) / batch, shortNumber(dz[at] as number))}
          ${term(`δ of ${at}`, dz[at] as number, `delta-${at}`)}`,
        ),
      )}
    `,
  };
}

/** A row for each class; that of the digit's own class is marked. */
function rows({ step, detail }: StopContext, cells: (at: number) => unknown) {
  const label = step.labels[detail.choice.row];
  return Array.from({ length: step.sizes.at(-1) as number }, (_, at) => {
    const isRight = at === label;
    return html`<tr class=${isRight ? "right" : ""}>
      <th scope="row">${at}${isRight ? " (right)" : ""}</th>
      ${cells(at)}
    </tr>`;
  });
}

function logitsOf({ detail }: StopContext): Float32Array {
  return detail.layers.at(-1)?.a ?? new Float32Array();
}

/** e with its exponent, which no line separates. */
function power(symbol: string, exponent: number, place: string) {
  return html`<span class="power">e<sup>${term(symbol, exponent, place)}</sup></span>`;
}

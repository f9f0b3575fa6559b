// What a chosen unit computes for the digit, in pictures and words. It is loaded with the first unit that is chosen.

import { html, nothing } from "lit";
import { formatFigure } from "../../base/format.ts";
import { signedShades } from "../../base/signed-shades.ts";
import type { UnitWeights } from "../../engine/index.ts";
import type { LivePicture } from "../../worker/picture/picture-state.ts";
import { digitImage } from "../parts/digit-image.ts";
import { type Strength, connectionsOf } from "./connections.ts";
import { isDead, judgedOn } from "./dead-units.ts";
import { activationsOf } from "./paint.ts";

/** How many connections are listed. */
const LISTED = 4;

/** How a unit computes its activation. */
export function unitArithmetic(picture: LivePicture, unit: UnitWeights) {
  const { incoming, outgoing } = connectionsOf(picture);
  return html`${unit.layer === 0 ? productPictures(picture, unit) : nothing}
    <div>
      <p><strong>${nameOf(picture, unit)}</strong></p>
      <p>
        ${arithmeticWords(picture, unit)}${isDead(picture, unit) ? `. Dead: 0 for ${judgedOn(picture)}.` : nothing}
      </p>
      ${unit.layer === 0 ? nothing : html`<p class="quiet">Most from ${listOf(incoming)}</p>`}
      ${outgoing.length === 0 ? nothing : html`<p class="quiet">Gives most to ${listOf(outgoing)}</p>`}
    </div>`;
}

/** The chosen unit in a sentence, for screen readers. */
export function unitWords(picture: LivePicture): string {
  const { unit } = picture;
  return unit === undefined ? "" : `${nameOf(picture, unit)}: ${arithmeticWords(picture, unit)}`;
}

function productPictures({ digit }: LivePicture, { incoming }: UnitWeights) {
  const products = incoming.map((weight, pixel) => (weight * (digit.pixels[pixel] ?? 0)) / 255);
  return html`${digitImage(signedShades(incoming), digit.width, "Its weights", true)} ×
  ${digitImage(digit.pixels, digit.width, "The digit")} =
  ${digitImage(signedShades(products), digit.width, "Weights times pixels", true)}`;
}

function nameOf({ sizes }: LivePicture, { layer, unit }: UnitWeights): string {
  return layer === sizes.length - 2 ? `Output ${unit}` : `Layer ${layer + 1}, unit ${unit + 1}`;
}

function arithmeticWords(picture: LivePicture, unit: UnitWeights): string {
  const { bias, incoming, layer } = unit;
  const inputs =
    picture.activations[layer - 1] ?? Float32Array.from(picture.digit.pixels, (p) => p / 255);
  const sum = incoming.reduce((total, weight, i) => total + weight * (inputs[i] as number), 0);
  const words = `sum ${formatFigure(sum)} + bias ${formatFigure(bias)} = ${formatFigure(sum + bias)}`;
  const activation = formatFigure(activationsOf(picture, layer)[unit.unit] as number);
  return layer === picture.sizes.length - 2
    ? `${words}; softmax gives ${activation}`
    : `${words}; ReLU gives ${activation}`;
}

function listOf(connections: readonly Strength[]): string {
  const words = connections
    .slice(0, LISTED)
    .map(
      ({ unit, weight, activation, product }) =>
        `unit ${unit + 1}: ${formatFigure(weight)} × ${formatFigure(activation)} = ${formatFigure(product)}`,
    );
  return words.length === 0 ? "none: its activation is 0" : words.join("; ");
}

/** The style sheet of a report: the page's colours, light and dark, and on paper. */
export const STYLE = `
:root {
  color-scheme: light dark;
  --background: #ffffff; --raised: #f4f6f8; --line: #dde1e7; --ink: #1a1f26; --quiet: #566070;
  --training: #0072b2; --validation: #d55e00; --validation-text: #b34e00; --error: 213 94 0;
}
@media (prefers-color-scheme: dark) {
  :root {
    --background: #111418; --raised: #1a1f26; --line: #2f3742; --ink: #e8ebf0; --quiet: #a3adbb;
    --training: #56b4e9; --validation: #e69f00; --validation-text: #e69f00; --error: 230 159 0;
  }
  .ink img { filter: invert(1); }
}
* { box-sizing: border-box; }
html { font: 16px/1.5 system-ui, sans-serif; font-variant-numeric: tabular-nums; color: var(--ink); background: var(--background); }
body { max-width: 60rem; margin: 0 auto; padding: 1.5rem 1rem 3rem; overflow-wrap: anywhere; }
h1 { margin: 0; font-size: 1.25rem; }
h2 { margin: 2.5rem 0 0.75rem; font-size: 1.125rem; }
p { margin: 0.4rem 0; }
.quiet, figcaption, caption { color: var(--quiet); font-size: 0.875rem; }
.headline { margin: 1rem 0 0; font-size: 2.5rem; font-weight: 700; line-height: 1.2; }
figure { margin: 0; }
figcaption { margin-bottom: 0.4rem; }
.two { display: grid; grid-template-columns: repeat(auto-fit, minmax(min(100%, 22rem), 1fr)); gap: 1.5rem; }
svg { display: block; width: 100%; height: auto; }
svg text { fill: var(--quiet); font-size: 13px; }
.end { text-anchor: end; }
.middle { text-anchor: middle; }
.grid { stroke: var(--line); }
.best { stroke: var(--quiet); stroke-dasharray: 4 4; }
.curve { fill: none; stroke-linejoin: round; }
path.training { stroke: var(--training); stroke-width: 1.25; }
path.validation { stroke: var(--validation); stroke-width: 3; }
circle.training { fill: var(--training); }
circle.validation { fill: var(--validation); }
b.training { color: var(--training); }
b.validation { color: var(--validation-text); }
.scroll { overflow-x: auto; }
table { width: 100%; border-collapse: collapse; font-size: 0.875rem; }
caption { padding-bottom: 0.4rem; text-align: left; }
th, td { padding: 0.25rem 0.5rem; border-bottom: 1px solid var(--line); text-align: right; vertical-align: top; overflow-wrap: normal; }
th { font-weight: 600; }
thead th { color: var(--quiet); }
th:first-child { text-align: left; }
.facts th, .facts td { text-align: left; overflow-wrap: anywhere; }
.facts th { width: 30%; max-width: 11rem; font-weight: 600; color: var(--quiet); }
.matrix { width: auto; }
.matrix td, .matrix th { min-width: 2.1rem; text-align: center; }
.right { font-weight: 700; }
.none { color: var(--quiet); }
.e1 { background: rgb(var(--error) / 10%); }
.e2 { background: rgb(var(--error) / 20%); }
.e3 { background: rgb(var(--error) / 30%); }
.e4 { background: rgb(var(--error) / 40%); }
.pictures { display: grid; grid-template-columns: repeat(auto-fill, minmax(2.75rem, 1fr)); gap: 0.3rem; margin: 0; padding: 0; list-style: none; }
.ink { grid-template-columns: repeat(auto-fill, minmax(5.5rem, 1fr)); gap: 0.75rem; }
.pictures img { display: block; width: 100%; height: auto; border: 1px solid var(--line); border-radius: 0.2rem; image-rendering: pixelated; }
.pictures span { display: block; font-size: 0.8125rem; text-align: center; }
pre { margin: 0; padding: 0.75rem; border-radius: 0.375rem; white-space: pre-wrap; background: var(--raised); }
code { font-size: 0.875rem; }
@media print {
  :root {
    color-scheme: light;
    --background: #ffffff; --raised: #f4f6f8; --line: #b9c0ca; --ink: #000000; --quiet: #444c58;
    --training: #0072b2; --validation: #d55e00; --validation-text: #b34e00; --error: 213 94 0;
  }
  .ink img { filter: none; }
  html { font-size: 11pt; }
  body { max-width: none; padding: 0; print-color-adjust: exact; -webkit-print-color-adjust: exact; }
  .scroll { overflow: visible; }
  .pictures { grid-template-columns: repeat(16, 1fr); }
  .ink { grid-template-columns: repeat(8, 1fr); }
  h2 { break-after: avoid; }
  figure, tr, li, .matrix { break-inside: avoid; }
}
`;

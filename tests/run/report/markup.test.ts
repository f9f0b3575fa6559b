import { expect, test } from "vitest";
import { markup, trusted } from "../../../src/run/report/markup.ts";

test("text is escaped, and pieces of HTML are not escaped twice", () => {
  const piece = markup`<b>${"a < b & \"c\" 'd'"}</b>`;
  expect(markup`<p>${[piece, 7, undefined]}</p>`.html).toBe(
    "<p><b>a &lt; b &amp; &quot;c&quot; &#39;d&#39;</b>7</p>",
  );
});

test("only text of this program stays as it is", () => {
  expect(markup`${trusted("<br>")}`.html).toBe("<br>");
});

test("characters that HTML does not allow are replaced, others are kept", () => {
  expect(markup`${"a\u0000b\u001b\ud800\ufffe\tc\nd 3️⃣ é 😀"}`.html).toBe(
    "a\ufffdb\ufffd\ufffd\ufffd\tc\nd 3️⃣ é 😀",
  );
});

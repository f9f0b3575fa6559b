// HTML as a value of its own type. Text gets into it only through the template below, which escapes it: a file's name that
// holds a script is shown as text, because no other way exists.

/** A piece of HTML. */
export class Markup {
  readonly html: string;

  /** Only `markup` and `trusted` make pieces. */
  constructor(html: string) {
    this.html = html;
  }
}

export type Part = string | number | Markup | undefined | readonly Part[];

/** Makes HTML of a template: strings and numbers in it are escaped, lists are joined, and undefined is nothing. */
export function markup(texts: TemplateStringsArray, ...parts: readonly Part[]): Markup {
  const html = texts.map((text, index) => `${text}${htmlOf(parts[index])}`).join("");
  return new Markup(html);
}

/** HTML that this program wrote, such as a style sheet. Never text that comes from a person or a file. */
export function trusted(html: string): Markup {
  return new Markup(html);
}

function htmlOf(part: Part): string {
  if (part instanceof Markup) {
    return part.html;
  }
  if (typeof part === "object") {
    return part.map(htmlOf).join("");
  }
  return part === undefined ? "" : escaped(String(part));
}

const ENTITIES: Readonly<Record<string, string>> = {
  "&": "&amp;",
  "<": "&lt;",
  ">": "&gt;",
  '"': "&quot;",
  "'": "&#39;",
};

/** Characters that HTML or XML does not allow: controls, halves of characters, and those that stand for none. */
const NOT_ALLOWED = /[\p{Cc}\p{Cs}\p{Noncharacter_Code_Point}]/gu;

/** Text as HTML or XML, between tags or in an attribute with quotation marks. */
export function escaped(text: string): string {
  return text
    .replace(NOT_ALLOWED, (control) => (/[\t\n]/.test(control) ? control : "\ufffd"))
    .replace(/[&<>"']/g, (character) => ENTITIES[character] as string);
}

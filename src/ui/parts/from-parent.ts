import type { PropertyDeclaration } from "lit";

/** Properties that the parent of an element sets, and that are not attributes: `properties = fromParent("run", "data")`. */
export function fromParent(...names: readonly string[]): Record<string, PropertyDeclaration> {
  return Object.fromEntries(names.map((name) => [name, { attribute: false }]));
}

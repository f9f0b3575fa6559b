// Adds to Node the `navigator.gpu` that browsers and Deno have: `node --import ./scripts/node-gpu.mjs …`.
import { create, globals } from "webgpu";

Object.assign(globalThis, globals);
Object.defineProperty(globalThis, "navigator", { value: { gpu: create([]) }, configurable: true });

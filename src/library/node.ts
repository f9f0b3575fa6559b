/**
 * Opens a GPU in Node, with the package `webgpu`.
 *
 * @module adamant/node
 */
export { adapterName, openGpu } from "../node/gpu.ts";

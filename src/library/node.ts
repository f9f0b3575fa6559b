/**
 * Opens a GPU in Node, with the package `webgpu`.
 *
 * @module adamant-webgpu/node
 */
export { adapterName, openGpu } from "../node/gpu.ts";

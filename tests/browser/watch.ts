/**
 * Makes every GPU device of this page report its loss, and errors that no error scope caught, to the console. The harness
 * reads the console; see bridge.ts.
 */
export function watchDevices(): void {
  const adapters = GPUAdapter.prototype;
  const original = Object.getOwnPropertyDescriptor(adapters, "requestDevice")
    ?.value as typeof adapters.requestDevice;
  adapters.requestDevice = async function (...options) {
    const device = await original.apply(this, options);
    device.addEventListener("uncapturederror", ({ error }) => {
      console.error(`uncaptured GPU error: ${error.message}`);
    });
    void device.lost.then(({ reason, message }) => {
      if (reason !== "destroyed") {
        console.error(`lost device: ${message}`);
      }
    });
    return device;
  };
}

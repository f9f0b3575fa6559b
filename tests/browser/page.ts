import * as api from "./api.ts";
import { countCalls } from "./count.ts";
import { watchDevices } from "./watch.ts";
import { decode, encode } from "./wire.ts";

watchDevices();
countCalls();

/** The page's end of the bridge: Node names a function of api.ts and gives its argument. */
globalThis.callApi = async (name, argument) => {
  const call = api[name] as (argument: unknown) => unknown;
  return encode(await call(decode(argument)));
};

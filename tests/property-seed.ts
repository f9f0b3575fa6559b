// Property tests take the same random cases every time, so that a change is judged by itself. `npm run test:long -- soak` takes new ones.
import fc from "fast-check";

if (process.env["ADAMANT_SOAK"] === undefined) {
  fc.configureGlobal({ ...fc.readConfigureGlobal(), seed: 1 });
}

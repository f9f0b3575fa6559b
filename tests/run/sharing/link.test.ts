import { expect, test } from "vitest";
import { defaultSettings, firstSettings } from "../../../src/run/settings.ts";
import { readLink } from "../../../src/run/sharing/link.ts";

test("an empty link has the settings of a first visit, and leaves room for those of the last one", () => {
  expect(readLink("")).toMatchObject({ isEmpty: true, address: { settings: firstSettings } });
  expect(readLink("#")).toMatchObject({ isEmpty: true });
});

test("an embedded page without settings has those of a first visit, and not those of the last one", () => {
  expect(readLink("#embed&hide=pad")).toMatchObject({
    isEmpty: false,
    address: { settings: firstSettings },
  });
});

test("settings and embedding are read side by side, each with its complaints", () => {
  const link = readLink("#embed&hide=all&epochs=3&lr=fast");
  expect(link.embedding?.parts).toEqual(["network", "pad", "curves"]);
  expect(link.address.settings).toEqual({ ...defaultSettings, epochs: 3 });
  expect(link.complaints).toHaveLength(2);
});

test("a network is read from an embedded link, too", () => {
  expect(readLink("#embed&network=AQID")).toMatchObject({
    network: Uint8Array.of(1, 2, 3),
    isDamaged: false,
    complaints: [],
  });
});

test("a network that is not whole is told, and nothing else is read", () => {
  const link = readLink("#network=A%20B&embed");
  expect(link).toMatchObject({ network: undefined, isDamaged: true });
  expect(link.complaints).toHaveLength(1);
  expect(link.address.settings).toEqual(firstSettings);
});

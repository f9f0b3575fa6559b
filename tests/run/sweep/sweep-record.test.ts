import { expect, test } from "vitest";
import { defaultSettings } from "../../../src/run/settings.ts";
import { parseLists } from "../../../src/run/sweep/parse-lists.ts";
import { sweepCsv, sweepJson } from "../../../src/run/sweep/sweep-record.ts";
import { failed, trained } from "./results.ts";

const networks = [
  { result: trained(1, 0.75), fingerprint: "abc" },
  { result: failed(2, { lr: 1 }), fingerprint: undefined },
];

test("the CSV has a line for each network, with commas inside quotes and nothing for the scores of a failed one", () => {
  expect(sweepCsv(networks)).toBe(
    [
      "network,epochs,batch,lr,schedule,rates,augment,fresh,patience,seed,layers,validation,stratify,plan,ended,epoch,accuracy,loss,val_accuracy,val_loss,seconds,weights",
      '1,10,32,0.001,constant,none,off,false,0,1,"128,64",0.2,false,auto,done,1,0.875,0.5,0.75,0.25,2.000,abc',
      '2,10,32,1,constant,none,off,false,0,1,"128,64",0.2,false,auto,failed,,,,,,2.000,',
      "",
    ].join("\n"),
  );
});

test("the JSON tells why a network failed", () => {
  const json = sweepJson({
    lists: parseLists(defaultSettings, { lr: ["0.001,1"] }, undefined),
    data: { name: "two", rows: 2 },
    adapter: { vendor: "", architecture: "", device: "", description: "", software: true },
    ...{ host: "Node", commit: "c", networks, configurations: [], comparison: undefined },
    ensembles: [],
  });
  expect(JSON.parse(json)).toMatchObject({
    sweep: { lr: [0.001, 1] },
    networks: [
      { network: 1, ended: "done", fingerprint: "abc", settings: { lr: 0.001 } },
      { network: 2, ended: "failed", reason: "The loss is not a number from epoch 2, step 1 on." },
    ],
  });
});

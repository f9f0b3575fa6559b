import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { submissionCsv } from "../../../src/base/classification.ts";
import { recordOf } from "../../../src/bench/index.ts";
import { kindOf } from "../../../src/cli/outputs/kinds.ts";
import { builtInDigits, describe as described } from "../../../src/data/index.ts";
import { type Epoch, writeCheckpoint, writeModel, writeOnnx } from "../../../src/engine/index.ts";
import { historyCsv } from "../../../src/run/history.ts";
import { reportHtml } from "../../../src/run/report/report.ts";
import { recordJson } from "../../../src/run/run-record.ts";
import { defaultSettings } from "../../../src/run/settings.ts";
import { stepsCsv } from "../../../src/run/steps-csv.ts";
import { csvText, imagesFile, sample } from "../../data/files.ts";
import { newFolder } from "../../folder.ts";
import { reportedRun } from "../../run/report/reported-run.ts";

const sizes = [4, 2];
const parameters = [{ weights: new Float32Array(8), bias: new Float32Array(2) }];
const metadata = { data: "train.csv", seed: "1" };
const times = { seconds: 1, samplesPerSecond: 10 };
const epochs: Epoch[] = [
  { epoch: 1, trainLoss: 1.5e-7, trainAccuracy: 0.5, valLoss: 2, valAccuracy: 1, ...times },
  {
    epoch: 2,
    trainLoss: 1,
    trainAccuracy: 0,
    valLoss: undefined,
    valAccuracy: undefined,
    ...times,
  },
];
const steps = {
  epoch: 1,
  first: 1,
  losses: Float64Array.of(2.3, 1.5e-7),
  accuracies: Float64Array.of(0, 1),
  learningRates: Float64Array.of(0.001, 1e-7),
  gradientNorms: Float64Array.of(NaN, 0.5),
  seconds: 1,
};
const adapter = { vendor: "", architecture: "", device: "", description: "", software: true };

const STEPS_HEAD = "step,epoch,loss,accuracy,learning_rate";

function recognised(content: string | Uint8Array) {
  const file = join(newFolder(), "file");
  writeFileSync(file, content);
  return kindOf(file);
}

const state = {
  parameters,
  m: parameters,
  v: parameters,
  outcomes: new ArrayBuffer(0),
  epochsDone: 1,
  stepsDone: 0,
  seconds: 1,
  best: undefined,
};

describe("a file of Adamant's is recognised by its content", () => {
  test("networks and runs", async () => {
    const network = { sizes, parameters, metadata };
    expect(recognised(writeModel(network))).toBe("network");
    expect(recognised(writeOnnx(network))).toBe("onnx");
    expect(recognised(await writeCheckpoint({ sizes, state, metadata }))).toBe("run");
  });

  test("tables of epochs and of predictions", () => {
    expect(recognised(historyCsv(epochs))).toBe("epochs");
    expect(recognised(historyCsv(epochs.slice(1)))).toBe("epochs");
    expect(recognised(stepsCsv([]))).toBe("steps");
    expect(recognised(stepsCsv([steps]))).toBe("steps");
    expect(recognised(submissionCsv(Uint32Array.of(3, 1)))).toBe("submission");
  });

  test("records", () => {
    const run = recordJson({
      settings: defaultSettings,
      data: { name: "train.csv", rows: 3 },
      adapter,
      host: "Node",
      commit: "unknown",
      fingerprint: "0",
      epochs,
    });
    expect(recognised(run)).toBe("record");
    expect(recognised(reportHtml(reportedRun()))).toBe("report");
    expect(recognised('{"rows":10,"loss":1,"accuracy":0.5}\n')).toBe("evaluation");
    const description = described(builtInDigits({ count: 3, seed: 1 }));
    expect(recognised(JSON.stringify(description))).toBe("description");
    const circumstances = { date: "", commit: "", host: "", flags: [] };
    const roofline = { bytesPerSecond: 1, flops: 1 } as never;
    const benchmark = {
      adapter,
      limits: {},
      features: [],
      quick: true,
      idleWait: 0.001,
      roofline,
      rows: [],
    };
    expect(recognised(JSON.stringify(recordOf(circumstances, benchmark)))).toBe("benchmark");
  });
});

describe("a file of somebody else is not", () => {
  test.each([
    ["a text", "mine\n"],
    ["an empty object", "{}"],
    ["a list", "[1, 2]"],
    ["broken JSON", '{"settings": '],
    ["Keras's log", "epoch,accuracy,loss\r\n0,0.5,1\r\n"],
    ["a table that begins like the epochs", "epoch,accuracy,loss\n0,0.5,1\nand my notes\n"],
    ["a table that begins like the steps", `${STEPS_HEAD}\n1,1,0.5,1,0.001\nand my notes\n`],
    ["a table of epochs without its end", "epoch,accuracy,loss\n0,0.5,1"],
    ["pandas' describe()", ",count,mean,std,min,25%,50%,75%,max\nlabel,3.0,1.0,0,0,0,0,0\n"],
    [
      "a page of somebody else",
      '<!DOCTYPE html>\n<html lang="en">\n<head>\n<meta charset="utf-8">\n',
    ],
    ["zeros", "\0".repeat(64)],
    ["digits as CSV", csvText(sample(4, 6))],
    ["digits as IDX", imagesFile(sample(4, 6))],
    ["PyTorch's network", writeModel({ sizes, parameters, metadata: {} })],
    ["another program's ONNX", "\x08\x07\x12\x07pytorch"],
  ])("%s", (_, content) => {
    expect(recognised(content)).toBeUndefined();
  });
});

import { beforeAll, expect, test } from "vitest";
import { usePage } from "../browser/bridge.ts";
import { soaking } from "../soak.ts";
import {
  click,
  countOf,
  draw,
  fill,
  leaveField,
  openReady,
  present,
  textOf,
  unfold,
  waitForStatus,
} from "./person.ts";

const { page } = usePage("index.html");

// One page for all tests: kernels are compiled once, as for a person who trains several times.
beforeAll(async () => {
  await openReady(page());
});

test("the page is ready with built-in digits, the seed's network and the adapter's name", async () => {
  await expect.poll(() => textOf(page(), ">>> #data")).toBe("built-in v1: 1,200 digits, 28 × 28");
  await expect
    .poll(() => textOf(page(), ">>> #status"))
    .toBe("Ready · 960 training and 240 validation digits");
  await unfold(page(), ">>> #summary");
  const summary = await textOf(page(), ">>> #summary");
  for (const parameters of ["100,480", "8,256", "650", "109,386", "427.29 KB"]) {
    expect(summary).toContain(parameters);
  }
  await expect
    .poll(() => textOf(page(), ">>> #adapter summary"))
    .toMatch(/^Software adapter: .*(swiftshader|name unknown)/);
  await click(page(), ">>> #adapter summary");
  await expect.poll(() => textOf(page(), ">>> #adapter p")).toContain("10 to 100 times slower");
  await click(page(), ">>> #adapter summary");
});

test("trains, shows each epoch when it ends, and predicts validation digits", async () => {
  await fill(page(), "epochs", "4");
  await click(page(), ">>> button#train");
  await waitForStatus(page(), /Training · epoch \d of 4 · \d+ % · [\d,]+ samples\/s · \d+ s left/);
  await waitForStatus(page(), /Done: 4 epochs in/);
  await expect.poll(() => countOf(page(), ">>> epoch-table >>> tbody tr")).toBe(4);
  await expect
    .poll(() => textOf(page(), ">>> epoch-table >>> tbody"))
    .toMatch(/1 ?\d\.\d{4} ?\d\d\.\d\d % ?\d\.\d{4} ?\d\d\.\d\d % ?\d\.\d\d s/);
  await expect.poll(() => textOf(page(), ">>> epoch-table >>> .best")).toContain("★");
  await expect
    .poll(() => textOf(page(), ">>> #best"))
    .toMatch(/best validation accuracy [789]\d\.\d\d % ± \d\.\d points/);
  await expect.poll(() => countOf(page(), ">>> prediction-list >>> li")).toBe(12);
  const verdicts = await textOf(page(), ">>> prediction-list >>> ul");
  expect(verdicts.match(/✓/g)?.length).toBeGreaterThan(7);
  await click(page(), ">>> #tab-confusion");
  await expect.poll(() => textOf(page(), ">>> confusion-matrix >>> tbody")).toMatch(/^0/);
  await click(page(), ">>> #tab-epochs");
  expect(await page().title()).toMatch(/^\d\d\.\d\d %\s· Adamant$/);
});

test("pauses inside an epoch, resumes, stops, and trains again with the changes", async () => {
  await fill(page(), "epochs", "500");
  await click(page(), ">>> button#train");
  await waitForStatus(page(), /samples\/s/);
  await click(page(), ">>> button#pause");
  const paused = await waitForStatus(page(), /^Paused/);
  expect(paused).toMatch(/^Paused (in epoch \d+, step \d+ of 30|after epoch \d+)$/);
  const saved = () => page().$eval(">>> run-bar >>> progress", ({ title }) => title);
  await expect.poll(saved).toMatch(/^\d+ epochs? saved in this browser$/);
  await new Promise((resolve) => setTimeout(resolve, 300));
  await expect.poll(() => textOf(page(), ">>> #status")).toBe(paused);
  await click(page(), ">>> button#step");
  await expect.poll(() => textOf(page(), ">>> #status")).not.toBe(paused);
  const stepped = await waitForStatus(page(), /^Paused/);
  await click(page(), ">>> button#step");
  // After the end of an epoch comes the first step of the next one.
  const [, step = "0"] = /step (\d+) of 30$/.exec(stepped) ?? [];
  await waitForStatus(page(), new RegExp(`step ${Number(step) + 1} of 30$|^Paused after`));
  // A second press before the first one shows must not start a second loop, which nothing could pause.
  await page().$eval(">>> button#resume", (resume: HTMLButtonElement) => {
    resume.click();
    resume.click();
  });
  await waitForStatus(page(), /samples\/s/);
  await click(page(), ">>> button#pause");
  await waitForStatus(page(), /^Paused/);
  await click(page(), ">>> button#resume");
  await waitForStatus(page(), /samples\/s/);
  await click(page(), ">>> button#stop");
  await waitForStatus(page(), /^Stopped/);
  await fill(page(), "epochs", "1");
  await fill(page(), "lr", "0.01");
  await expect.poll(() => textOf(page(), ">>> button#train")).toBe("Train again with 2 changes");
  await click(page(), ">>> button#train");
  await waitForStatus(page(), /Done: 1 epoch in/);
});

test("a run that does not improve stops early, and its best epoch can be saved", async () => {
  await fill(page(), "epochs", "40");
  await fill(page(), "lr", "0.05");
  await fill(page(), "patience", "2");
  await click(page(), ">>> button#train");
  await waitForStatus(page(), /^Done: \d+ epochs in .*, stopped early$/);
  await present(page(), ">>> button#save-best");
  await expect.poll(() => textOf(page(), ">>> #fingerprint")).toMatch(/^Weights [0-9a-f]{12}:/);
  await fill(page(), "patience", "0");
});

test("keys alone train, pause, and read the curves", async () => {
  await fill(page(), "epochs", "500");
  await leaveField(page());
  await page().keyboard.press("t");
  await waitForStatus(page(), /epoch 3 of 500/);
  await page().keyboard.press("t");
  await waitForStatus(page(), /^Paused/);
  await present(page(), ">>> line-chart >>> canvas");
  await page().focus(">>> line-chart >>> .plot");
  await page().keyboard.press("Home");
  await page().keyboard.press("PageDown");
  await expect
    .poll(() => textOf(page(), ">>> line-chart >>> .legend"))
    .toMatch(/^epoch 1 ― training \d\.\d{4}(, unsmoothed \d\.\d{4})? ● validation \d\.\d{4}$/);
  await page().keyboard.press("l");
  await expect
    .poll(() => page().$eval(">>> input#log-y", ({ checked }: HTMLInputElement) => checked))
    .toBe(true);
  await click(page(), ">>> button#stop");
  await waitForStatus(page(), /^Stopped/);
});

test("a drawing is predicted while the network learns", async () => {
  const stroke: [number, number][] = [
    [0.5, 0.15],
    [0.5, 0.85],
  ];
  await draw(page(), stroke);
  await fill(page(), "epochs", "8");
  await fill(page(), "lr", "0.001");
  await click(page(), ">>> button#train");
  await waitForStatus(page(), /Done: 8 epochs/);
  await expect.poll(() => textOf(page(), ">>> probability-bars >>> .best")).toMatch(/^1/);
  await click(page(), ">>> button#clear");
  await page().waitForSelector(">>> probability-bars >>> .best", { hidden: true });
});

test("the page answers a click within 100 ms while it trains", async () => {
  await fill(page(), "epochs", "500");
  await click(page(), ">>> button#train");
  await waitForStatus(page(), /samples\/s/);
  const slowest = await page().evaluate(async () => {
    let worst = 0;
    for (let sample = 0; sample < 40; sample++) {
      const start = performance.now();
      await new Promise((resolve) => setTimeout(resolve, 0));
      worst = Math.max(worst, performance.now() - start);
    }
    return worst;
  });
  await click(page(), ">>> button#stop");
  await waitForStatus(page(), /^Stopped/);
  // Only the long tests have the machine to themselves.
  expect(slowest).toBeLessThan(soaking ? 100 : 500);
});

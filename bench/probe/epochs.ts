// Whole epochs, as a user trains: the host's work and its waits are in them. The same settings must give the same bits.

import { type Examples, Network, Trainer, weightsFingerprint } from "../../src/engine/index.ts";
import { type Probe, SIZES } from "./probe.ts";
import { POLLING, pollFor } from "./waits.ts";

const EPOCHS = { quick: 2, thorough: 8 };

const RUNS = [
  { plan: "fused", batch: 32, validated: false },
  { plan: "fused", batch: 64, validated: false },
  { plan: "fused", batch: 64, validated: true },
  { plan: "fused", batch: 128, validated: false },
  { plan: "layered", batch: 64, validated: false },
  { plan: "fused", batch: 64, validated: false },
] as const;

export async function probeEpochs(probe: Probe): Promise<void> {
  const { digits, quick, software, report } = probe;
  const prints = new Map<string, Set<string>>();
  for (const [polling, poll] of Object.entries(POLLING)) {
    globalThis.setImmediate = poll;
    for (const run of quick ? RUNS.slice(0, 1) : RUNS) {
      const { seconds, accuracy, print } = await trained(probe, run);
      const { plan, batch, validated } = run;
      const label = `${plan}, batch ${batch}${validated ? ", validated" : ""}, polling ${polling}`;
      report(
        `epochs of ${digits.count}, ${label}: ms each`,
        seconds.map((time) => Number((1000 * time).toFixed(1))),
      );
      report(`epochs of ${digits.count}, ${label}: accuracy`, accuracy);
      const known = prints.get(`${plan} ${batch}`) ?? new Set();
      prints.set(`${plan} ${batch}`, known.add(print.slice(0, 12)));
    }
  }
  pollFor(software);
  for (const [settings, found] of prints) {
    report(`weights of ${settings} (one fingerprint, or the bits differ)`, [...found]);
  }
}

async function trained(
  { compute, digits, quick }: Probe,
  { plan, batch, validated }: (typeof RUNS)[number],
) {
  const network = new Network(compute, SIZES, 1);
  const validation = validated ? firstRows(digits, 4096) : undefined;
  const trainer = await Trainer.create(compute, network, {
    ...{ training: digits, validation, batch, plan },
    seed: 1,
  });
  const seconds: number[] = [];
  let accuracy = 0;
  for await (const epoch of trainer.epochs(quick ? EPOCHS.quick : EPOCHS.thorough)) {
    seconds.push(epoch.seconds);
    accuracy = epoch.trainAccuracy;
  }
  const print = await weightsFingerprint(await network.read());
  trainer.dispose();
  network.dispose();
  return { seconds, accuracy, print };
}

function firstRows({ images, labels, count }: Examples, rows: number): Examples {
  const size = images.length / count;
  return {
    count: rows,
    images: images.subarray(0, size * rows),
    labels: labels?.subarray(0, rows),
  };
}

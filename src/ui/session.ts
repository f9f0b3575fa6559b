import type { ComputeDevice } from "../engine/index.ts";
import type { Settings } from "../settings.ts";
import { BenchDesk } from "./bench-desk.ts";
import { DataDesk } from "./data-desk.ts";
import { Examiner } from "./examiner.ts";
import { failureOf } from "./failure.ts";
import type { Report, Request } from "./protocol.ts";
import { Run } from "./run.ts";

/** The worker's side of the page: one data set in use, at most one run. */
export class Session {
  readonly #compute: ComputeDevice | undefined;
  readonly #report: (report: Report) => void;
  readonly #data: DataDesk;
  readonly #bench: BenchDesk;
  readonly #examiner: Examiner | undefined;
  #run: Run | undefined;
  /** The image on the pad: it outlives the runs. */
  #drawing: Uint8Array | undefined;

  /** Without a GPU data is still made and read; only training is not. */
  constructor(compute: ComputeDevice | undefined, report: (report: Report) => void) {
    this.#compute = compute;
    this.#report = report;
    this.#data = new DataDesk(report);
    this.#bench = new BenchDesk(report);
    this.#examiner = compute && new Examiner(compute, report);
  }

  async answer(request: Request): Promise<void> {
    switch (request.type) {
      case "use-built-in":
        this.#data.draw(request.count, request.seed);
        break;
      case "read-files":
        await this.#data.read(request.files);
        break;
      case "read-address":
        await this.#data.fetch(request.address);
        break;
      case "read-mnist":
        await this.#data.fetchMnist();
        break;
      case "choose-classes":
        this.#data.chooseClasses(request.classes);
        break;
      case "cancel-reading":
        this.#data.cancel();
        break;
      case "describe":
        this.#data.describe();
        break;
      case "compare":
        await this.#data.compare(request.files);
        break;
      case "warm-up":
        await this.#warmUp(request.settings);
        break;
      case "train":
        await this.#train(request.settings);
        break;
      case "pause":
        this.#run?.pause();
        break;
      case "go-on":
        this.#run?.goOn();
        break;
      case "stop":
        this.#run?.stop();
        break;
      case "draw":
        this.#drawing = request.pixels;
        this.#run?.draw(request.pixels);
        break;
      case "step":
        this.#run?.step();
        break;
      case "save":
        await this.#save(request.which);
        break;
      case "examine":
        await this.#examine(request.which);
        break;
      case "examine-files":
        await this.#examiner?.open(request.files, this.#data.dataset);
        break;
      case "examine-cell":
        this.#examiner?.cell(request.label, request.predicted);
        break;
      case "submit":
        await this.#examiner?.submit(request.files);
        break;
      case "benchmark":
        await this.#bench.run(request.quick);
        break;
      case "stop-benchmark":
        this.#bench.stop();
        break;
    }
  }

  async #warmUp(settings: Settings): Promise<void> {
    if (this.#compute === undefined || this.#data.dataset === undefined) {
      return;
    }
    try {
      const run = await Run.create(this.#compute, this.#data.dataset, settings, () => undefined);
      run.draw(undefined);
      await run.dispose();
    } catch {
      // Whatever is wrong is told when Train is pressed: the settings may change until then.
    }
  }

  async #train(settings: Settings): Promise<void> {
    const former = this.#run;
    // It may be the run's own network.
    this.#examiner?.forget();
    this.#run = undefined;
    await former?.dispose();
    if (this.#compute === undefined || this.#data.dataset === undefined) {
      return;
    }
    this.#report({ type: "preparing", settings });
    try {
      this.#run = await Run.create(this.#compute, this.#data.dataset, settings, this.#report);
      this.#run.draw(this.#drawing);
      this.#run.goOn();
    } catch (error) {
      this.#report({ type: "failed", failure: failureOf(error) });
    }
  }

  async #examine(which: "last" | "best"): Promise<void> {
    const run = this.#run;
    if (run !== undefined && this.#compute !== undefined) {
      await this.#examiner?.examine(await run.subject(this.#compute, which), run.judged);
    }
  }

  async #save(which: "last" | "best"): Promise<void> {
    const file = await this.#run?.save(which);
    if (file !== undefined) {
      this.#report({ type: "saved", which, file });
    }
  }
}

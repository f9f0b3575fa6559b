import { NoGpuError, openDevice } from "../engine/index.ts";
import type { Report, Request } from "./protocol.ts";
import { Session } from "./session.ts";

// The page's other half: the GPU, the data and the training. See protocol.ts.

function report(message: Report): void {
  postMessage(message);
}

async function answer(session: Session, request: Request): Promise<void> {
  switch (request.type) {
    case "use-built-in":
      session.useBuiltIn(request.count, request.seed);
      break;
    case "read-files":
      await session.readFiles(request.files);
      break;
    case "cancel-reading":
      session.cancelReading();
      break;
    case "train":
      await session.train(request.settings);
      break;
    case "pause":
      session.pause();
      break;
    case "go-on":
      session.goOn();
      break;
    case "stop":
      await session.stop();
      break;
    case "save":
      await session.save();
      break;
  }
}

async function start(): Promise<void> {
  try {
    // Older browsers lack navigator.gpu, whatever its type says.
    const compute = await openDevice((navigator as Partial<Navigator>).gpu);
    const session = new Session(compute, report);
    compute.failure.addEventListener("abort", () => {
      report({ type: "failed", message: (compute.failure.reason as Error).message });
    });
    addEventListener("message", ({ data }: MessageEvent<Request>) => {
      void answer(session, data);
    });
    report({ type: "opened", adapter: compute.adapter });
  } catch (error) {
    if (!(error instanceof NoGpuError)) {
      throw error;
    }
    report({ type: "no-gpu", message: error.message });
  }
}

void start();

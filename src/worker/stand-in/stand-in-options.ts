import type { DataDesk } from "../data/data-desk.ts";
import type { ExamineDesk } from "../examine/examine-desk.ts";
import type { LateDesk } from "../late-desk.ts";
import type { PictureDesk } from "../picture/picture-desk.ts";
import type { Tell } from "../remote.ts";
import type { RunState } from "../run/run-state.ts";
import type { SnapshotDesk } from "../snapshots/snapshot-desk.ts";
import type { StandInState } from "./stand-in-state.ts";

/** The desks that show what the stand-in reads, and where the pad's answers go. */
export interface StandInOptions {
  readonly data: DataDesk;
  readonly examine: LateDesk<ExamineDesk>;
  readonly pictures: PictureDesk;
  readonly snapshots: SnapshotDesk;
  readonly tell: Tell<StandInState>;
  readonly tellRun: Tell<Pick<RunState, "judgement" | "confusion">>;
}

import type { AlertBudgetState } from '../ensemble/alert-budget.ts';
import type { SessionLinesState } from '../features/session-lines.ts';
import type { WindowCounterState } from '../features/window-counter-state.ts';
import type { FeedbackState } from '../feedback/feedback.ts';
import type { MaintenanceWindowsState } from '../feedback/maintenance-windows.ts';
import type { IncidentBookState } from '../incidents/incident-book.ts';
import type { StreamTableState } from '../model/stream-table.ts';
import type { PatternStageState } from '../patterns/pattern-stage.ts';
import type { DecisionDeskState } from './decision-desk.ts';
import type { WindowJudgeState } from './window-judge.ts';
import type { WindowsState } from './windows.ts';

/** JSON, all of it. */
export interface PipelineState extends WindowsState {
  readonly version: 1;
  readonly streams: StreamTableState;
  readonly parser: unknown;
  readonly templates: unknown;
  readonly patterns: PatternStageState;
  readonly counter: WindowCounterState;
  readonly sessions: SessionLinesState;
  readonly judge: WindowJudgeState;
  readonly desk: DecisionDeskState;
  readonly budget: AlertBudgetState;
  readonly book: IncidentBookState;
  readonly feedback: FeedbackState;
  readonly maintenance: MaintenanceWindowsState;
}

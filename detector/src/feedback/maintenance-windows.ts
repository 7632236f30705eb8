import type { MaintenanceWindow } from '../model/maintenance-window.ts';

export type MaintenanceWindowsState = readonly MaintenanceWindow[];

/** Which hosts somebody works on, and when. Event time is compared: what comes late is judged by when it was said. */
export class MaintenanceWindows {
  /** Windows kept, those that have ended among them. */
  static readonly windowsMax = 200;
  #windows: MaintenanceWindowsState = [];

  /** All at once. @throws {RangeError} when there are too many */
  set(windows: readonly MaintenanceWindow[]): void {
    if (windows.length > MaintenanceWindows.windowsMax)
      throw new RangeError(`Cannot keep ${windows.length} windows of maintenance`);
    this.#windows = windows.slice();
  }

  /** Whether the host was in maintenance at some time of [startMs, endMs]. */
  has(host: string, startMs: number, endMs = startMs): boolean {
    return this.#windows.some(
      ({ hosts, fromMs, untilMs }) => fromMs <= endMs && startMs < untilMs && hosts.includes(host),
    );
  }

  snapshot(): MaintenanceWindowsState {
    return this.#windows;
  }

  restore(state: MaintenanceWindowsState): void {
    this.#windows = state.slice();
  }
}

/** Counts the frames of a window by the browser's own trace. */
import { readFileSync, rmSync } from 'node:fs';
import type { ElectronApplication } from '@playwright/test';

export interface FrameCounts {
  /** Frames that reached the screen whole. */
  readonly shown: number;
  /** That reached it without what the page's own thread was to add. */
  readonly partial: number;
  /** That were due and never reached it. */
  readonly dropped: number;
}

interface TraceEvent {
  readonly name?: string;
  readonly ph?: string;
  readonly pid?: number;
  readonly args?: {
    readonly chrome_frame_reporter?: { readonly state?: string; readonly affects_smoothness?: boolean };
  };
}

const categories = ['cc', 'benchmark', 'viz', 'disabled-by-default-devtools.timeline.frame'];

/** Of the first window, while `act` runs. */
export async function countFrames(electron: ElectronApplication, act: () => Promise<void>): Promise<FrameCounts> {
  const pid = await electron.evaluate(async ({ contentTracing, BrowserWindow }, included_categories) => {
    await contentTracing.startRecording({ included_categories });
    return BrowserWindow.getAllWindows()[0]?.webContents.getOSProcessId();
  }, categories);
  let file: string | undefined;
  try {
    await act();
  } finally {
    file = await electron.evaluate(({ contentTracing }) => contentTracing.stopRecording());
  }
  try {
    const { traceEvents } = JSON.parse(readFileSync(file, 'utf8')) as { readonly traceEvents: readonly TraceEvent[] };
    return count(traceEvents.filter((event) => event.pid === pid));
  } finally {
    rmSync(file, { force: true });
  }
}

const fates = new Map<string | undefined, keyof FrameCounts>([
  ['STATE_PRESENTED_ALL', 'shown'],
  ['STATE_PRESENTED_PARTIAL', 'partial'],
  ['STATE_DROPPED', 'dropped'],
]);

function count(events: readonly TraceEvent[]): FrameCounts {
  const counts = { shown: 0, partial: 0, dropped: 0 };
  for (const { name, args } of events) {
    const fate = name === 'PipelineReporter' ? fates.get(args?.chrome_frame_reporter?.state) : undefined;
    if (fate !== undefined) counts[fate] += 1;
  }
  return counts;
}

/** The processes behind a window, to be killed or halted one by one. */
import type { RunningApp } from './running-app';

type Part = 'core' | 'relay';

/** Process ids of the application's cores or relays; empty while they are down. */
async function processesOf({ electron }: RunningApp, part: Part): Promise<readonly number[]> {
  const metrics = await electron.evaluate(({ app }) => app.getAppMetrics().map(({ pid, name }) => ({ pid, name })));
  return metrics.filter(({ name }) => name === `Conclave ${part}`).map(({ pid }) => pid);
}

/** Kills the one core or relay that the application has; another than `other`, which was killed before. */
export async function killPart(app: RunningApp, part: Part, other?: number): Promise<number> {
  for (;;) {
    const [pid] = await processesOf(app, part);
    if (pid === undefined || pid === other) continue;
    process.kill(pid, 'SIGKILL');
    return pid;
  }
}

/** Halts the application's cores or relays: they neither answer nor close their connections. Returns how to let them go on. */
export async function haltPart(app: RunningApp, part: Part): Promise<() => void> {
  const pids = await processesOf(app, part);
  if (pids.length === 0) throw new Error(`The application runs no ${part}`);
  for (const pid of pids) process.kill(pid, 'SIGSTOP');
  return () => {
    for (const pid of pids) process.kill(pid, 'SIGCONT');
  };
}

import { readFileSync } from 'node:fs';

/** The kernel counts CPU time in ticks of 1/100 s on every Linux that Node runs on. */
const TICKS_PER_SECOND = 100;

/** CPU seconds and resident megabytes of a process so far; undefined where the system has no /proc. */
export function processUsage(pid) {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
    const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
    const status = readFileSync(`/proc/${pid}/status`, 'utf8');
    return {
      cpuSec: (Number(fields[11]) + Number(fields[12])) / TICKS_PER_SECOND,
      rssMb: Number(/VmRSS:\s+(\d+)/.exec(status)[1]) / 1024,
    };
  } catch {
    return undefined;
  }
}

/** Watches a process: `stop()` answers its share of one core and its largest resident size since the start. */
export function watchUsage(pid) {
  const first = processUsage(pid);
  const startedAt = performance.now();
  let maxRssMb = first?.rssMb;
  const timer = setInterval(() => {
    maxRssMb = Math.max(maxRssMb ?? 0, processUsage(pid)?.rssMb ?? 0);
  }, 250);
  return {
    stop: () => {
      clearInterval(timer);
      const last = processUsage(pid);
      if (!first || !last) return { cpuPercent: undefined, maxRssMb: undefined };
      const seconds = (performance.now() - startedAt) / 1000;
      return { cpuPercent: ((last.cpuSec - first.cpuSec) / seconds) * 100, maxRssMb };
    },
  };
}

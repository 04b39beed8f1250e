import { readFileSync, readlinkSync } from 'node:fs';
import { hostname } from 'node:os';

/** What tells one process of one boot of one host from every other. */
export interface ProcessIdentity {
  readonly host: string;
  /** Empty where the system does not tell. */
  readonly bootId: string;
  /** What `pid` counts in: a container has its own, whatever its host name is. Empty where the system does not tell. */
  readonly pidNamespace: string;
  readonly pid: number;
  /** Opaque; empty where the system does not tell. A pid alone is no identity: in a container it is always 1. */
  readonly startTime: string;
}

/** The process that is running this code. */
export function ownIdentity(): ProcessIdentity {
  return {
    host: hostname(),
    bootId: textOf('/proc/sys/kernel/random/boot_id').trim(),
    pidNamespace: pidNamespace(),
    pid: process.pid,
    startTime: startTimeOf(process.pid) ?? '',
  };
}

/** True only when it is certain: it ran where this process can see it, and does not run any more. */
export function isDead(holder: ProcessIdentity, own: ProcessIdentity = ownIdentity()): boolean {
  if (holder.host !== own.host || holder.bootId !== own.bootId) return false;
  if (holder.pidNamespace !== own.pidNamespace) return false;
  if (!isRunning(holder.pid)) return true;
  if (holder.startTime === '') return false;
  const startTime = startTimeOf(holder.pid);
  return startTime !== undefined && startTime !== holder.startTime;
}

function isRunning(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
}

/** Fields of `/proc/<pid>/stat` behind the name: the state is the first, the start in clock ticks the 20th. */
const STATE = 0;
const START = 19;

/** Undefined where the system does not tell; the state of a process that has ended but was not waited for counts as another start. */
function startTimeOf(pid: number): string | undefined {
  const stat = textOf(`/proc/${pid}/stat`);
  const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
  const start = fields[START];
  if (start === undefined) return undefined;
  return fields[STATE] === 'Z' || fields[STATE] === 'X' ? `${start} ended` : start;
}

function pidNamespace(): string {
  try {
    return readlinkSync('/proc/self/ns/pid');
  } catch {
    return '';
  }
}

function textOf(path: string): string {
  try {
    return readFileSync(path, 'utf8');
  } catch {
    return '';
  }
}

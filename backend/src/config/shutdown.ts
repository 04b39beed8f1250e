/**
 * What ends when, in this order; the steps inside a phase run side by side, and so do `requests` and `runs`, because a
 * request that started a run waits for it.
 */
export const SHUTDOWN_PHASES = ['announce', 'streams', 'requests', 'runs', 'store'] as const;
export type ShutdownPhase = (typeof SHUTDOWN_PHASES)[number];
export type ShutdownStep = () => void | Promise<void>;

/**
 * The time for each phase; together they stay under the 15 s that an orderly end may take. What a phase does not need is
 * there for those after it: a slow disk has all of it for the last save when nothing else was under way.
 */
const LIMIT_MS: Readonly<Record<ShutdownPhase, number>> = {
  announce: 500,
  streams: 1_000,
  requests: 11_000,
  runs: 11_000,
  store: 2_000,
};

const ORDER: readonly (readonly ShutdownPhase[])[] = [['announce'], ['streams'], ['requests', 'runs'], ['store']];

/** A step that failed or took too long; the end goes on without it. */
export interface ShutdownFailure {
  readonly phase: ShutdownPhase;
  readonly step: string;
  readonly error: unknown;
}

/**
 * The orderly end of the process. Modules register what they have to finish; `run` carries it out once.
 * `announce`: not ready any more, claim no more ticks. `streams`: end the event streams. `requests`: take no more
 * connections and answer what is under way. `runs`: wait for runs, then abort them. `store`: the last save.
 */
export class Shutdown {
  private readonly steps: { phase: ShutdownPhase; name: string; step: ShutdownStep }[] = [];
  private running: Promise<readonly ShutdownFailure[]> | undefined;

  constructor(private readonly limitMs: Readonly<Record<ShutdownPhase, number>> = LIMIT_MS) {}

  /** True from the first moment of the end: ready is false, nothing new begins. */
  get begun(): boolean {
    return this.running !== undefined;
  }

  /** Registers what `name` has to do in `phase`. */
  on(phase: ShutdownPhase, name: string, step: ShutdownStep): void {
    this.steps.push({ phase, name, step });
  }

  /** Ends everything; a second call waits for the first. Never rejects: it answers what did not end well. */
  run(): Promise<readonly ShutdownFailure[]> {
    this.running ??= this.carryOut();
    return this.running;
  }

  /** Only the last save, for a process that must not go on. */
  async closeStore(): Promise<readonly ShutdownFailure[]> {
    return this.carryOutPhases(['store'], this.limitMs.store);
  }

  private async carryOut(): Promise<readonly ShutdownFailure[]> {
    // Lets `run` store its promise first, so that `begun` is true inside the steps.
    await Promise.resolve();
    const begun = performance.now();
    const failures: ShutdownFailure[] = [];
    let overAfterMs = 0;
    for (const phases of ORDER) {
      const ownMs = Math.max(...phases.map((phase) => this.limitMs[phase]));
      overAfterMs += ownMs;
      failures.push(...(await this.carryOutPhases(phases, Math.max(ownMs, overAfterMs - (performance.now() - begun)))));
    }
    return failures;
  }

  private async carryOutPhases(phases: readonly ShutdownPhase[], limitMs: number): Promise<readonly ShutdownFailure[]> {
    const failures: ShutdownFailure[] = [];
    const due = this.steps.filter(({ phase }) => phases.includes(phase));
    await Promise.all(
      due.map(async ({ phase, name, step }) => {
        try {
          await within(limitMs, step);
        } catch (error) {
          failures.push({ phase, step: name, error });
        }
      }),
    );
    return failures;
  }
}

async function within(limitMs: number, step: ShutdownStep): Promise<void> {
  let timer: NodeJS.Timeout | undefined;
  const limit = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(new Error(`did not end within ${Math.round(limitMs)} ms`)), limitMs);
  });
  try {
    await Promise.race([Promise.resolve().then(step), limit]);
  } finally {
    clearTimeout(timer);
  }
}

import { v7 } from 'uuid';
import type { RunMode } from '../domain/run.js';
import type { RunMaker } from '../domain/run-life.js';
import type { Importer } from '../import/importer.js';

/** Makes runs for this process: rising ids, the importer's mode, the process's name. */
export class SystemRunMaker implements RunMaker {
  constructor(
    private readonly importer: Importer,
    readonly replica: string,
  ) {}

  newId(): string {
    return v7();
  }

  modeOf(tenant: string): RunMode {
    return this.importer.modeOf(tenant);
  }
}

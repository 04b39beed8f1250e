import { mkdir, readdir, rm, writeFile } from 'node:fs/promises';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import type { Clock } from '../../../clock/clock.js';
import { EXIT, StartRefusal } from '../../../config/start-refusal.js';
import type { RunLogLine } from '../../../domain/run-log-line.js';
import type {
  FittedSource,
  PortableFacts,
  PortableLoaders,
  PortableReaders,
  PortableSource,
  PortableTarget,
} from '../../portable.js';
import { encodeRun } from '../../codecs/run-codec.js';
import { encodeRunLogLine } from '../../codecs/run-log-codec.js';
import { encodeTick } from '../../codecs/tick-codec.js';
import { prepareDataDir } from '../files/data-dir.js';
import type { Disk } from '../files/disk.js';
import { writeFully } from '../files/disk.js';
import { DataDirLock } from '../lock/data-dir-lock.js';
import { PRESENT } from '../maintenance/restore-backup.js';
import { MARKER_NAME, writeMarker } from '../recovery/data-dir-files.js';
import { recover } from '../recovery/recover.js';
import { runLogName, RUN_LOGS_DIRECTORY } from '../run-logs/run-log-names.js';
import { finalAt } from './history-plan.js';
import { HistoryDays } from './history-days.js';
import { JsonFit } from './json-fit.js';
import { JsonReaders } from './json-readers.js';
import type { JsonSourceOptions } from './json-source.js';
import { MOVE_MARK } from './move-mark.js';
import { RecordWriter } from './record-writer.js';
import { StateWriter } from './state-writer.js';

/** A data directory that begins with what another store holds. */
export class JsonTarget implements PortableTarget {
  readonly name: string;
  readonly load: PortableLoaders;
  private readonly lock: DataDirLock;
  private readonly state = new StateWriter();
  private readonly records: RecordWriter;
  private readonly runs: HistoryDays;
  private readonly ticks: HistoryDays;
  private readonly dataDir: string;
  private readonly disk: Disk;
  private readonly clock: Clock;
  private readers: JsonReaders | undefined;

  constructor({ dataDir, clock, disk }: JsonSourceOptions) {
    this.dataDir = dataDir;
    this.disk = disk;
    this.clock = clock;
    this.name = `json:${dataDir}`;
    this.lock = new DataDirLock({ directory: dataDir, disk, clock });
    const fence = (): void => this.lock.verify();
    this.records = new RecordWriter(dataDir, disk, clock.now(), fence);
    this.runs = new HistoryDays(dataDir, 'runs', clock.now());
    this.ticks = new HistoryDays(dataDir, 'ticks', clock.now());
    this.load = this.loaders();
  }

  async begin(restart: boolean): Promise<void> {
    await prepareDataDir(this.dataDir, false);
    await this.lock.acquire();
    const present = (await readdir(this.dataDir)).filter((name) => PRESENT.test(name) || name === MARKER_NAME);
    if (existsSync(join(this.dataDir, MOVE_MARK))) {
      if (!restart)
        throw this.refusal('holds what an earlier move that did not end has left. Run it with --restart to begin anew');
      for (const name of present) await rm(join(this.dataDir, name), { recursive: true, force: true });
    } else if (present.length > 0) {
      throw this.refusal('is not empty. Name a directory without a store');
    }
    await this.mark();
  }

  fit(source: PortableSource): Promise<FittedSource> {
    return JsonFit.of(source, this.clock.now());
  }

  async settle(): Promise<void> {
    await this.runs.end();
    await this.ticks.end();
    await this.state.save(this.dataDir, this.disk, () => this.lock.verify());
    await writeMarker(this.dataDir, this.disk);
    const { state, corruption } = await recover(this.dataDir, this.clock.now());
    if (corruption.length > 0)
      throw new StartRefusal(`What was written cannot be read: ${corruption.join(' ')}`, EXIT.data);
    this.readers = new JsonReaders(this.dataDir, this.disk, state);
  }

  get facts(): PortableReaders {
    if (!this.readers) throw new Error('Nothing was settled yet.');
    return this.readers.facts;
  }

  async finish(): Promise<void> {
    await this.disk.remove(join(this.dataDir, MOVE_MARK));
    await this.disk.syncDirectory(this.dataDir);
  }

  close(): Promise<void> {
    return this.lock.release();
  }

  private loaders(): PortableLoaders {
    const { state } = this;
    return {
      schedule: each((schedule) => state.view(schedule.tenant, { schedule })),
      credential: each((credential) => state.view(credential.tenant, { credential })),
      open_tick: each((openTick) => state.view(openTick.tenant, { openTick })),
      run: each(async (run) => {
        if (!state.takesActive(run)) await this.runs.add(finalAt.run(run), encodeRun(run));
      }),
      tick: each(async (tick) => {
        if (!state.isOpen(tick)) await this.ticks.add(finalAt.tick(tick), encodeTick(tick));
      }),
      audit: each((entry) => state.audit(entry)),
      local_run: each((run) => state.localRun(run)),
      token: each((token) => state.token(token)),
      idempotency: each((record) => state.answer(record)),
      summary_bin: each((bin) => state.bin(bin)),
      import_state: each(({ tenant, state: imported }) => this.records.state(tenant, imported)),
      record: (records) => this.records.write(records),
      run_log: (lines) => this.writeRunLogs(lines),
      numbers: each((numbers) => state.numbers(numbers)),
    };
  }

  private async writeRunLogs(lines: AsyncIterable<PortableFacts['run_log']>): Promise<void> {
    await mkdir(join(this.dataDir, RUN_LOGS_DIRECTORY), { recursive: true, mode: 0o700 });
    let log: { readonly runId: string; readonly lines: RunLogLine[] } | undefined;
    for await (const { runId, line } of lines) {
      if (log && log.runId !== runId) await this.writeRunLog(log.runId, log.lines);
      if (log?.runId !== runId) log = { runId, lines: [] };
      log.lines.push(line);
    }
    if (log) await this.writeRunLog(log.runId, log.lines);
  }

  private async writeRunLog(runId: string, lines: readonly RunLogLine[]): Promise<void> {
    const name = runLogName(runId);
    if (name === undefined) return;
    const text = lines.map((line) => `${JSON.stringify(encodeRunLogLine(line))}\n`).join('');
    await writeFile(join(this.dataDir, RUN_LOGS_DIRECTORY, name), text, { mode: 0o600 });
  }

  private async mark(): Promise<void> {
    const file = await this.disk.open(join(this.dataDir, MOVE_MARK), 'w');
    try {
      await writeFully(file, Buffer.from('A move into this directory has begun and not ended.\n'), 0);
      await file.sync();
    } finally {
      await file.close();
    }
    await this.disk.syncDirectory(this.dataDir);
  }

  private refusal(what: string): StartRefusal {
    return new StartRefusal(`The data directory ${this.dataDir} ${what}. Nothing was changed.`, EXIT.locked);
  }
}

const each =
  <Row>(take: (row: Row) => void | Promise<void>) =>
  async (rows: AsyncIterable<Row>): Promise<void> => {
    for await (const row of rows) await take(row);
  };

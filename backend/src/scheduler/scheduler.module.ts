import { hostname } from 'node:os';
import { Inject, Module, type OnApplicationBootstrap } from '@nestjs/common';
import { PinoLogger } from 'nestjs-pino';
import { CLOCK, type Clock } from '../clock/clock.js';
import { Environment } from '../config/environment.js';
import { Shutdown } from '../config/shutdown.js';
import { ImportModule } from '../import/import.module.js';
import { IMPORTER, type Importer } from '../import/importer.js';
import { PERSISTENCE, type Persistence } from '../persistence/persistence.js';
import { Dispatcher } from './dispatcher.js';
import { makeEngine } from './engine/make-engine.js';
import { SCHEDULER_ENGINE, type SchedulerEngine } from './engine/scheduler-engine.js';
import { gatheringMs } from './gathering.js';
import { GiveWay } from './give-way.js';
import { FleetDuty } from './leases/fleet-duty.js';
import { RunReach } from './leases/run-reach.js';
import { logTo } from './log-to.js';
import { Heartbeat } from './heartbeat.js';
import { PreviewBoard } from './preview-board.js';
import { PreviewController } from './preview.controller.js';
import { ProgressBoard } from './progress-board.js';
import { RunExecutor } from './run-executor.js';
import { SystemRunMaker } from './run-maker.js';
import { RunNowController } from './run-now.controller.js';
import { shutdownRule } from './ask-rules.js';
import { SchedulerController } from './scheduler.controller.js';
import { ScheduleViews } from './schedule-views.js';
import { SchedulerService } from './scheduler.service.js';
import { SliceDispatcher } from './slice-dispatcher.js';
import { RunLogLosses } from './run-log-losses.js';
import { StartLag } from './start-lag.js';

/** How long runs under way may go on when the process is asked to end. */
const DRAIN_MS = 10_000;
/** How long runs may go on that a look claimed which outlasted all others; both are within what the phase may take. */
const LATE_DRAIN_MS = 300;

@Module({
  imports: [ImportModule],
  controllers: [RunNowController, PreviewController, SchedulerController],
  providers: [
    { provide: ProgressBoard, inject: [CLOCK], useFactory: (clock: Clock) => new ProgressBoard(clock) },
    PreviewBoard,
    RunLogLosses,
    StartLag,
    ScheduleViews,
    { provide: Heartbeat, inject: [CLOCK], useFactory: (clock: Clock) => new Heartbeat(clock) },
    {
      provide: SystemRunMaker,
      inject: [IMPORTER, PERSISTENCE],
      useFactory: (importer: Importer, { fleet }: Persistence) =>
        new SystemRunMaker(importer, fleet?.replica ?? `${hostname()}:${process.pid}`),
    },
    {
      provide: SCHEDULER_ENGINE,
      inject: [Environment, CLOCK, PERSISTENCE, PinoLogger],
      useFactory: makeEngine,
    },
    {
      provide: GiveWay,
      inject: [PERSISTENCE, RunReach, CLOCK],
      useFactory: (...parts: ConstructorParameters<typeof GiveWay>) => new GiveWay(...parts),
    },
    {
      provide: RunReach,
      inject: [PERSISTENCE, SCHEDULER_ENGINE, PinoLogger],
      useFactory: (persistence: Persistence, engine: SchedulerEngine, logger: PinoLogger) =>
        new RunReach({ persistence, engine, log: logTo(logger, 'RunReach') }),
    },
    {
      provide: FleetDuty,
      inject: [PERSISTENCE, SCHEDULER_ENGINE, CLOCK, SystemRunMaker, PinoLogger],
      useFactory: (
        persistence: Persistence,
        engine: SchedulerEngine,
        clock: Clock,
        make: SystemRunMaker,
        logger: PinoLogger,
      ) => new FleetDuty({ persistence, engine, clock, make, log: logTo(logger, 'Fleet') }),
    },
    {
      provide: SchedulerService,
      inject: [PERSISTENCE, SCHEDULER_ENGINE, SystemRunMaker, ProgressBoard, Heartbeat, PreviewBoard, GiveWay, CLOCK],
      useFactory: (...parts: ConstructorParameters<typeof SchedulerService>) => new SchedulerService(...parts),
    },
    {
      provide: Dispatcher,
      inject: [PERSISTENCE, SCHEDULER_ENGINE, SystemRunMaker, Heartbeat, GiveWay, CLOCK, FleetDuty, PinoLogger],
      useFactory: (
        persistence: Persistence,
        engine: SchedulerEngine,
        make: SystemRunMaker,
        heartbeat: Heartbeat,
        giveWay: GiveWay,
        clock: Clock,
        { leases }: FleetDuty,
        logger: PinoLogger,
      ) =>
        new Dispatcher({
          persistence,
          engine,
          clock,
          make,
          heartbeat,
          giveWay,
          slices: new SliceDispatcher({ persistence, engine, make, giveWay }),
          ...(leases ? { leases } : {}),
          // Asked for at each look: replicas come and go.
          get gatherMs() {
            return leases ? gatheringMs(persistence.fleet?.last?.live ?? 1) : 0;
          },
          log: logTo(logger, 'Dispatcher'),
        }),
    },
    {
      provide: RunExecutor,
      inject: [
        PERSISTENCE,
        IMPORTER,
        CLOCK,
        ProgressBoard,
        PreviewBoard,
        RunLogLosses,
        StartLag,
        SystemRunMaker,
        FleetDuty,
        Environment,
        Shutdown,
        PinoLogger,
      ],
      useFactory: (
        persistence: Persistence,
        importer: Importer,
        clock: Clock,
        progress: ProgressBoard,
        previews: PreviewBoard,
        losses: RunLogLosses,
        lag: StartLag,
        make: SystemRunMaker,
        { leases }: FleetDuty,
        environment: Environment,
        shutdown: Shutdown,
        logger: PinoLogger,
      ) =>
        new RunExecutor({
          persistence,
          importer,
          clock,
          decidingNow: () => leases?.databaseNow() ?? clock.now(),
          progress,
          previews,
          timeoutSec: environment.runTimeoutSec,
          limits: { failures: environment.autoPauseFailures, hours: environment.autoPauseHours },
          replica: make.replica,
          onStartLag: (lagMs) => lag.observe(lagMs),
          onLogLost: (lines) => losses.count(lines),
          isForsaken: (runId) => leases?.isForsaken(runId) ?? false,
          ...(leases ? { handOver: make } : {}),
          isStopping: () => shutdown.begun,
          onDefect: (run, error) =>
            logger.error(
              { context: 'RunExecutor', err: error, tenant: run.tenant, run_id: run.id },
              'A run hit a defect.',
            ),
        }),
    },
  ],
  exports: [SchedulerService, ScheduleViews, SCHEDULER_ENGINE, ProgressBoard, RunLogLosses, StartLag, Heartbeat],
})
export class SchedulerModule implements OnApplicationBootstrap {
  constructor(
    @Inject(PERSISTENCE) private readonly persistence: Persistence,
    @Inject(SCHEDULER_ENGINE) private readonly engine: SchedulerEngine,
    private readonly service: SchedulerService,
    private readonly dispatcher: Dispatcher,
    private readonly executor: RunExecutor,
    private readonly duty: FleetDuty,
    private readonly reach: RunReach,
    private readonly giveWay: GiveWay,
    private readonly environment: Environment,
    private readonly shutdown: Shutdown,
  ) {}

  /** Begins to dispatch; with READ_ONLY nothing runs. */
  onApplicationBootstrap(): void {
    this.shutdown.on('announce', 'dispatcher', () => {
      void this.dispatcher.stop();
      this.duty.stopSweeping();
    });
    this.shutdown.on('requests', 'waiting requests', () => this.service.letGo());
    this.shutdown.on('runs', 'engine', () => this.drain());
    if (this.environment.readOnly) return;
    this.engine.start(this.executor);
    this.reach.start((_, tenant) => this.giveWay.awaitedElsewhere(tenant));
    this.duty.start();
    this.dispatcher.start();
  }

  private async drain(): Promise<void> {
    const markCancelled = (runIds: readonly string[]): Promise<void> => this.markCancelled(runIds);
    await this.engine.drain(DRAIN_MS, markCancelled);
    // A look that was under way may have claimed runs, which nobody else will carry out.
    await this.dispatcher.stop();
    await this.engine.drain(LATE_DRAIN_MS, markCancelled);
    await this.duty.leave();
  }

  /** Runs that the end of the process cuts short are closed as cancelled, not lost. */
  private async markCancelled(runIds: readonly string[]): Promise<void> {
    const active = await this.persistence.runs.active();
    const mine = active.filter((run) => runIds.includes(run.id));
    await Promise.all(mine.map((run) => this.persistence.act(run.tenant, shutdownRule(run.id))));
  }
}

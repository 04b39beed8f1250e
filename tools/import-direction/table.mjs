/**
 * The import direction of docs/architecture.md as a table: each folder with what it may import. An entry is a folder, or
 * one file of a folder (without its ending) where only that much is open. Files directly in the layer's root (main.ts,
 * app.module.ts, app.routes.ts, …) put the folders together and may import all of them.
 */
const ground = ['domain', 'config', 'clock'];
const middle = [...ground, 'wire', 'http', 'events', 'persistence'];
const every = [...middle, 'auth', 'audit'];
/** What other features may ask of the scheduler. */
const scheduler = ['scheduler/scheduler.service', 'scheduler/scheduler.module'];

export const layers = [
  {
    root: 'backend/src',
    mayImport: {
      domain: [],
      config: ['domain'],
      clock: ['domain'],
      wire: ['domain'],
      http: ground,
      events: [...ground, 'wire'],
      persistence: ground,
      auth: [...ground, 'persistence', 'http'],
      audit: [...middle, 'auth'],
      secrets: ground,
      import: [...every, 'secrets'],
      scheduler: [...every, 'import/importer', 'import/import.module'],
      credentials: [
        ...every,
        'secrets',
        ...scheduler,
        'import/key-check',
        'import/call-budget',
        'import/import.module',
      ],
      records: every,
      schedules: [...every, ...scheduler, 'scheduler/schedule-views'],
      runs: [...every, ...scheduler, 'scheduler/asked-answer', 'scheduler/ask-options'],
      'local-actions': [...every, ...scheduler],
      summary: [...every, ...scheduler, 'scheduler/schedule-views'],
      live: [...every, ...scheduler, 'scheduler/schedule-views', 'scheduler/progress-board'],
      openapi: every,
      demo: [...every, 'import/stub.importer'],
      health: [...every, 'scheduler/scheduler.module', 'scheduler/heartbeat'],
      cli: [...every, 'secrets', 'credentials/key-ring-commands'],
      metrics: [...every, ...scheduler, 'scheduler/start-lag', 'scheduler/run-log-losses'],
    },
    /** Folders whose files import no package at all, not even one of Node: they stay plain rules. */
    withoutPackages: ['domain'],
  },
  {
    root: 'frontend/src/app',
    mayImport: {
      ui: [],
      core: ['ui', 'data-access/session-api', 'data-access/auth-api'],
      'data-access': ['core'],
      dashboard: ['core', 'data-access', 'ui'],
      'peakpro-crm': ['core', 'data-access', 'ui'],
      records: ['core', 'data-access', 'ui'],
      audit: ['core', 'data-access', 'ui'],
      settings: ['core', 'data-access', 'ui'],
    },
    withoutPackages: [],
    /** `ui` knows no domain word, so the contracts are closed to it. */
    closedPackages: { ui: ['@aetherlink/contracts'] },
  },
];

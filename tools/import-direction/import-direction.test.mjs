import assert from 'node:assert/strict';
import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { describe, it } from 'node:test';
import { ESLint } from 'eslint';
import tseslint from 'typescript-eslint';
import { root } from '../workspace/root.mjs';
import { decideImport } from './decision.mjs';
import { findCycle, importGraph } from './import-graph.mjs';
import { layers } from './table.mjs';

const forbidden = [
  ['backend/src/domain/gate.ts', '../clock/clock.js'],
  ['backend/src/domain/gate.ts', 'node:crypto'],
  ['backend/src/config/environment.ts', '../http/problem.js'],
  ['backend/src/clock/clock.ts', '../config/environment.js'],
  ['backend/src/persistence/json/journal.ts', '../../auth/operator.guard.js'],
  ['backend/src/http/validation.ts', '../persistence/persistence.js'],
  ['backend/src/auth/operator.guard.ts', '../audit/audit.service.js'],
  ['backend/src/audit/audit.controller.ts', '../schedules/schedules.service.js'],
  ['backend/src/import/stub.importer.ts', '../scheduler/dispatcher.js'],
  ['backend/src/scheduler/dispatcher.ts', '../schedules/schedules.service.js'],
  ['backend/src/scheduler/dispatcher.ts', '../import/stub.importer.js'],
  ['backend/src/runs/runs.controller.ts', '../scheduler/engine/in-process.engine.js'],
  ['backend/src/health/health.controller.ts', '../metrics/metrics.service.js'],
  ['backend/src/schedules/schedules.service.ts', '../app.module.js'],
  ['backend/src/schedules/schedules.service.ts', '../../../contracts/src/schedule.d.ts'],
  ['backend/src/unheard-of/thing.ts', '../domain/run.js'],
  ['frontend/src/app/ui/status-badge.ts', '../core/http/api-error'],
  ['frontend/src/app/ui/status-badge.ts', '@aetherlink/contracts/schedule'],
  ['frontend/src/app/dashboard/dashboard.ts', '../peakpro-crm/peakpro-crm'],
  ['frontend/src/app/peakpro-crm/peakpro-crm.ts', '../dashboard/dashboard'],
  ['frontend/src/app/data-access/audit-api.ts', '../ui/toast'],
  ['frontend/src/app/core/live/event-stream.ts', '../../dashboard/dashboard'],
];

const allowed = [
  ['backend/src/domain/gate.ts', './run.js'],
  ['backend/src/main.ts', './scheduler/dispatcher.js'],
  ['backend/src/auth/operator.guard.ts', '../persistence/persistence.js'],
  ['backend/src/scheduler/run-executor.ts', '../import/importer.js'],
  ['backend/src/schedules/schedules.service.ts', '@nestjs/common'],
  ['backend/src/domain/gate.spec.ts', 'fast-check'],
  ['frontend/src/app/dashboard/dashboard.ts', '../data-access/summary-api'],
  ['frontend/src/app/app.routes.ts', './dashboard/dashboard'],
];

describe('the import direction', () => {
  for (const [file, specifier] of forbidden) {
    it(`forbids ${specifier} in ${file}`, () => {
      assert.match(decideImport(layers, file, specifier) ?? 'allowed', /"|leaves/);
    });
  }

  for (const [file, specifier] of allowed) {
    it(`allows ${specifier} in ${file}`, () => {
      assert.equal(decideImport(layers, file, specifier), undefined);
    });
  }

  for (const { root: layerRoot, mayImport } of layers) {
    it(`has no cycle between the folders of ${layerRoot}`, () => {
      assert.equal(findCycle(new Map(Object.entries(mayImport)))?.join(' → '), undefined);
    });

    it(`names every folder of ${layerRoot}`, () => {
      const folders = readdirSync(join(root, layerRoot), { withFileTypes: true }).filter((entry) =>
        entry.isDirectory(),
      );
      const unnamed = folders.map(({ name }) => name).filter((name) => !(name in mayImport) && name !== 'assets');
      assert.deepEqual(unnamed, []);
    });

    it(`has no cycle between the files of ${layerRoot}`, () => {
      const graph = importGraph(join(root, layerRoot));
      assert.notEqual(graph.size, 0, 'no source file was found');
      assert.equal(findCycle(graph)?.join(' → '), undefined);
    });
  }

  it('finds a cycle where there is one', () => {
    const graph = new Map([
      ['a', ['b']],
      ['b', ['c']],
      ['c', ['b']],
    ]);
    assert.deepEqual(findCycle(graph), ['b', 'c', 'b']);
  });

  for (const [file, code] of [
    ['backend/src/domain/forbidden.ts', "import { clock } from '../clock/clock.js';\nexport const now = clock;\n"],
    ['backend/src/health/forbidden.ts', "export * from '../metrics/metrics.service.js';\n"],
    ['backend/src/import/forbidden.ts', "export const lazy = () => import('../runs/runs.service.js');\n"],
    ['frontend/src/app/dashboard/forbidden.ts', "export type Page = import('../peakpro-crm/peakpro-crm').Page;\n"],
  ]) {
    it(`fails the lint of ${file}`, async () => {
      // The rules that know types read the real file of that name, and this one exists only here.
      const eslint = new ESLint({ cwd: root, overrideConfig: [tseslint.configs.disableTypeChecked] });
      const [result] = await eslint.lintText(code, { filePath: join(root, file) });
      assert.deepEqual(
        result.messages
          .filter(({ ruleId }) => ruleId === 'aetherlink/import-direction')
          .map(({ severity }) => severity),
        [2],
      );
    });
  }
});

import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { expectDetailsOf, expectJobsOf, expectPeopleOf, truthOf } from './ground-truth.js';
import { ImporterHouse } from './importer-house.js';
import { SandboxProcess } from './sandbox-process.js';

describe.each(['live', 'documented'])('a complete import, where the vendor behaves as %s', (profile) => {
  let sandbox: SandboxProcess;
  beforeAll(async () => {
    sandbox = await SandboxProcess.start('--no-limits', '--jobs', '120', '--locations', '2', '--profile', profile);
  });
  afterAll(() => sandbox.stop());

  it('brings home everything that the location has, and nothing else', async () => {
    const house = await ImporterHouse.open(sandbox);
    try {
      const location = sandbox.location();
      await house.tenant('acme', location);
      await house.importAll('acme');
      const truth = await truthOf(sandbox, location.id);
      await expectJobsOf(house, 'acme', truth);
      await expectDetailsOf(house, 'acme', truth);
      await expectPeopleOf(house, 'acme', truth);
      expect((await sandbox.requests()).filter(({ method }) => method !== 'GET')).toEqual([]);
    } finally {
      await house.close();
    }
  });
});

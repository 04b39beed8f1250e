import assert from 'node:assert/strict';
import { existsSync, readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { describe, it } from 'node:test';
import { parse } from 'yaml';
import { root } from '../workspace/root.mjs';
import { argumentDefaults, copiedFromRepository, instructionsOf, lastStageOf } from './dockerfile.mjs';
import { knownVariables, variablesIn } from './known-variables.mjs';

const dockerfiles = ['docker/backend.Dockerfile', 'docker/frontend.Dockerfile'];
const composeFiles = ['compose.yaml', 'compose.postgres.yaml'];
const environments = readdirSync(join(root, 'docker/env')).map((name) => `docker/env/${name}`);
const compose = (path) => parse(readFileSync(join(root, path), 'utf8'), { merge: true });
const known = knownVariables();
const ofService = (services) => Object.entries(services).filter(([, { image }]) => image === 'aetherlink-backend');

describe('the images', () => {
  it('know the variables of the service', () => {
    assert.ok(known.has('DATA_DIR') && known.size > 15, `only ${[...known].join(', ')}`);
  });

  for (const path of dockerfiles) {
    it(`copy only what exists: ${path}`, () => {
      const sources = copiedFromRepository(path);
      assert.notEqual(sources.length, 0);
      assert.deepEqual(
        sources.filter((source) => !existsSync(join(root, source))),
        [],
      );
    });

    it(`run as somebody else than root, say how healthy they are and are told to stop in order: ${path}`, () => {
      const stage = lastStageOf(path);
      const user = stage.findLast(({ name }) => name === 'USER')?.rest;
      assert.ok(user && user !== 'root' && user !== '0', `USER ${user}`);
      for (const name of ['CMD', 'HEALTHCHECK']) {
        const rest = stage.find((instruction) => instruction.name === name)?.rest ?? '';
        const words = JSON.parse(rest.slice(rest.indexOf('[')));
        assert.ok(words.length > 0, `${name} is not in exec form`);
      }
    });
  }

  it('bring programs of their own that find the parts of the service they use', () => {
    const programs = readdirSync(join(root, 'docker')).filter((name) => name.endsWith('.mjs'));
    const copied = copiedFromRepository(dockerfiles[0]);
    for (const program of programs) {
      assert.ok(copied.includes(`docker/${program}`), program);
      const text = readFileSync(join(root, 'docker', program), 'utf8');
      for (const [, part] of text.matchAll(/from '\.\/backend\/(.+)\.js'/g))
        assert.ok(existsSync(join(root, 'backend/src', `${part}.ts`)), `${program}: ${part}`);
    }
    assert.ok(programs.length > 1);
  });

  for (const path of dockerfiles) {
    it(`ship no source map: ${path}`, () => {
      assert.match(readFileSync(join(root, path), 'utf8'), /find dist -name '\*\.map' -delete/);
    });
  }

  it('are built on bases that a build may replace, for example by one pinned by digest', () => {
    for (const path of dockerfiles) {
      const defaults = argumentDefaults(path);
      const stages = instructionsOf(path).filter(({ name }) => name === 'FROM');
      for (const { rest } of stages) {
        const [, argument] = /^\$\{([A-Z_]+)\}/.exec(rest) ?? [];
        assert.match(defaults[argument] ?? '', /^[a-z0-9./-]+:[a-z0-9.-]+$/, `${path}: FROM ${rest}`);
      }
    }
  });

  it('bring only what the service needs of its packages', () => {
    const installs = instructionsOf('docker/backend.Dockerfile').filter(({ rest }) => rest.startsWith('npm ci'));
    assert.match(installs.at(-1).rest, /^npm ci --omit=dev --omit=optional .*&& sh \/trim-packages\.sh node_modules$/);
  });

  it('are built without tests', () => {
    const ignored = readFileSync(join(root, '.dockerignore'), 'utf8').split('\n');
    for (const tests of ['**/*.spec.ts', 'backend/test', 'e2e', 'bench', 'sandbox', 'tools']) {
      assert.ok(ignored.includes(tests), tests);
    }
  });

  for (const path of composeFiles) {
    it(`are started with variables that the service knows: ${path}`, () => {
      const services = ofService(compose(path).services);
      assert.notEqual(services.length, 0);
      for (const [name, { environment }] of services) {
        const unknown = Object.keys(environment ?? {}).filter((variable) => !known.has(variable));
        assert.deepEqual(unknown, [], name);
      }
    });

    it(`are started with few rights and time to stop: ${path}`, () => {
      for (const [name, service] of ofService(compose(path).services)) {
        assert.equal(service.read_only, true, name);
        assert.deepEqual(service.cap_drop, ['ALL'], name);
        assert.deepEqual(service.security_opt, ['no-new-privileges:true'], name);
        assert.equal(service.stop_grace_period, '20s', name);
        assert.equal(service.volumes.filter((volume) => !volume.endsWith(':ro')).length, 1, `${name}: one volume`);
      }
    });

    it(`mount and build only what exists: ${path}`, () => {
      for (const { build, volumes = [] } of Object.values(compose(path).services)) {
        const files = volumes.filter((volume) => volume.startsWith('./')).map((volume) => volume.split(':')[0]);
        for (const file of [...files, ...(build ? [build.dockerfile] : [])])
          assert.ok(existsSync(join(root, file)), `${file} does not exist`);
      }
    });

    it(`publish nothing beyond this machine: ${path}`, () => {
      const ports = Object.values(compose(path).services).flatMap(({ ports: own = [] }) => own);
      assert.notEqual(ports.length, 0);
      assert.deepEqual(
        ports.filter((port) => !port.startsWith('127.0.0.1:')),
        [],
      );
    });
  }

  it('work on the database as one role and migrate it as another', () => {
    const { services } = compose('compose.postgres.yaml');
    const roles = readFileSync(join(root, 'docker/postgres/roles.sh'), 'utf8');
    const userOf = (address) => /^postgres:\/\/([a-z_]+):/.exec(address)?.[1];
    for (const [name, { environment }] of ofService(services)) {
      const users = [userOf(environment.DATABASE_URL), userOf(environment.DATABASE_MIGRATE_URL)];
      assert.equal(new Set(users).size, 2, name);
      for (const user of users) assert.match(roles, new RegExp(`CREATE ROLE ${user} LOGIN`), name);
    }
    const mounts = services.db.volumes.filter((volume) => volume.includes('/docker-entrypoint-initdb.d/'));
    assert.equal(mounts.length, 1);
  });

  it('make the certificates of the database with its own image, in a variant that has openssl', () => {
    const { tls, db } = compose('compose.postgres.yaml').services;
    assert.equal(tls.image, db.image);
    assert.doesNotMatch(db.image, /alpine/);
    assert.match(readFileSync(join(root, 'docker/postgres/make-certificates.sh'), 'utf8'), /chown postgres:postgres /);
  });

  it('hold the database for healthy once it answers over the network, with its roles', () => {
    const words = compose('compose.postgres.yaml').services.db.healthcheck.test;
    assert.deepEqual(words.slice(0, 4), ['CMD', 'pg_isready', '-h', '127.0.0.1']);
  });

  it('leave to the env file of the environment how people sign in, and are in token mode without a word', () => {
    const address = instructionsOf(dockerfiles[0]).find(({ name, rest }) => name === 'ENV' && /\bHOST=/.test(rest));
    assert.match(address.rest, /\bHOST=0\.0\.0\.0\b/);
    for (const path of composeFiles) {
      for (const [name, { environment }] of ofService(compose(path).services)) {
        // What stands here would be taken in place of the env file's.
        assert.deepEqual(
          Object.keys(environment).filter((variable) => /^(?:AUTH_MODE|OIDC_|HOST$)/.test(variable)),
          [],
          `${path}: ${name}`,
        );
      }
    }
  });

  it('have one env file for each environment, each with known variables and without a secret', () => {
    assert.deepEqual(environments.map((path) => path.split('/').at(-1)).sort(), [
      'dev.env',
      'production.env',
      'staging.env',
    ]);
    for (const path of environments) {
      const names = Object.keys(variablesIn(path));
      assert.deepEqual(
        names.filter((name) => !known.has(name)),
        [],
        path,
      );
      assert.deepEqual(
        names.filter((name) => /PASSWORD|SECRET|TOKEN|KEY|DATABASE_URL/.test(name)),
        [],
        path,
      );
    }
  });
});

import assert from 'node:assert/strict';
import { existsSync, readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { describe, it } from 'node:test';
import { parse } from 'yaml';
import { root } from '../workspace/root.mjs';
import { argumentDefaults, copiedFromRepository, instructionsOf, lastStageOf } from './dockerfile.mjs';
import { knownVariables, variablesIn } from './known-variables.mjs';
import { parseNginx, render } from './nginx-template.mjs';

const dockerfiles = ['docker/backend.Dockerfile', 'docker/frontend.Dockerfile'];
const composeFiles = ['compose.yaml', 'compose.postgres.yaml'];
const templates = ['docker/nginx/console.conf.template', 'docker/nginx/nginx.conf'];
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

  for (const path of templates) {
    it(`have an nginx configuration whose template renders and parses: ${path}`, () => {
      const text = render(path);
      assert.doesNotMatch(text, /\$\{/);
      assert.notEqual(parseNginx(text).length, 0);
    });
  }

  it('have an nginx that hands the live stream through without holding it back', () => {
    const [server] = parseNginx(render(templates[0]));
    const stream = server.block.find(({ arguments: words }) => words.join(' ') === '= /api/events');
    const off = stream.block.filter(({ arguments: words }) => words[0] === 'off').map(({ directive }) => directive);
    assert.deepEqual(off.sort(), ['gzip', 'proxy_buffering', 'proxy_cache']);
  });

  it('have an nginx that sends no act twice, also when a replica falls silent over it', () => {
    const [server] = parseNginx(render(templates[0]));
    const locations = server.block.filter(({ directive }) => directive === 'location');
    const words = (block, name) => block.find(({ directive }) => directive === name)?.arguments.join(' ');
    const repeating = locations.filter(({ block }) => /error|timeout|http_/.test(words(block, 'proxy_next_upstream')));
    assert.equal(repeating.length, 1);
    const [{ block }] = repeating;
    assert.doesNotMatch(words(block, 'proxy_next_upstream'), /non_idempotent/);
    assert.equal(words(block, 'if'), '($request_method ~ ^(?:PUT|DELETE)$)');
    const elsewhere = words(block, 'error_page').split(' ').at(-1);
    const once = locations.find(({ arguments: [name] }) => name === elsewhere);
    assert.equal(words(once.block, 'proxy_next_upstream'), 'off');
  });

  it('have an nginx that tells the service when a proxy before it ends TLS', () => {
    const [server] = parseNginx(render(templates[0]));
    const told = server.block.find(({ arguments: [name] }) => name === 'X-Forwarded-Proto')?.arguments[1];
    const http = parseNginx(render(templates[1])).find(({ directive }) => directive === 'http');
    const map = http.block.find(({ directive, arguments: [, name] }) => directive === 'map' && name === told);
    assert.deepEqual(map?.arguments, ['$http_x_forwarded_proto', '$scheme_of_browser']);
    assert.deepEqual(
      map.block.map(({ directive, arguments: [value] }) => [directive, value]),
      [
        ['default', '$scheme'],
        ['https', 'https'],
      ],
    );
  });

  it('have an nginx that adds the security headers to its own answers and to none of the service', () => {
    const [server] = parseNginx(render(templates[0]));
    const included = '/etc/nginx/security-headers.conf';
    const names = (block) => block.map(({ directive }) => directive);
    assert.ok(!names(server.block).includes('add_header'), 'a header of the server goes to the answers of the service');
    const locations = server.block.filter(({ directive }) => directive === 'location');
    assert.ok(locations.length > 5);
    for (const { arguments: words, block } of locations) {
      const includes = block.some(({ directive, arguments: [file] }) => directive === 'include' && file === included);
      const isOfService = names(block).includes('proxy_pass');
      assert.equal(includes, !isOfService, words.join(' '));
      if (isOfService) assert.ok(!names(block).includes('add_header'), words.join(' '));
    }
    assert.ok(copiedFromRepository(dockerfiles[1]).includes('docker/nginx/security-headers.conf'));
    const headers = parseNginx(render('docker/nginx/security-headers.conf'));
    assert.ok(headers.length > 3 && headers.every(({ arguments: words }) => words.at(-1) === 'always'));
  });

  it('let no browser keep for a year that a file was not there', () => {
    const [server] = parseNginx(render(templates[0]));
    const lasting = server.block
      .flatMap(({ block = [] }) => block)
      .filter(({ arguments: words }) => words.some((word) => word.includes('immutable')));
    assert.equal(lasting.length, 1);
    assert.ok(!lasting[0].arguments.includes('always'));
  });

  it('have an nginx that writes its log without opening a file that belongs to somebody else', () => {
    const log = parseNginx(render(templates[1])).find(({ directive }) => directive === 'error_log');
    assert.equal(log.arguments[0], 'stderr');
  });

  it('render a config.json that is JSON, for every address of the API', () => {
    for (const API_BASE_URL of ['', 'https://api.example.com'])
      assert.deepEqual(JSON.parse(render('docker/nginx/config.json.template', { API_BASE_URL })), {
        apiBaseUrl: API_BASE_URL,
      });
  });

  it('finds what is wrong with a configuration', () => {
    assert.throws(() => parseNginx('server { listen 80 }'), /semicolon/);
    assert.throws(() => parseNginx('server { listen 80;'), /braces/);
    assert.throws(() => parseNginx('} '), /braces/);
  });
});

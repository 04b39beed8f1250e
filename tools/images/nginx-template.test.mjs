import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { copiedFromRepository } from './dockerfile.mjs';
import { parseNginx, render } from './nginx-template.mjs';

const templates = ['docker/nginx/console.conf.template', 'docker/nginx/nginx.conf'];

describe('the nginx of the frontend image', () => {
  for (const path of templates) {
    it(`has a configuration whose template renders and parses: ${path}`, () => {
      const text = render(path);
      assert.doesNotMatch(text, /\$\{/);
      assert.notEqual(parseNginx(text).length, 0);
    });
  }

  it('hands the live stream through without holding it back', () => {
    const [server] = parseNginx(render(templates[0]));
    const stream = server.block.find(({ arguments: words }) => words.join(' ') === '= /api/events');
    const off = stream.block.filter(({ arguments: words }) => words[0] === 'off').map(({ directive }) => directive);
    assert.deepEqual(off.sort(), ['gzip', 'proxy_buffering', 'proxy_cache']);
  });

  it('sends no act twice, also when a replica falls silent over it', () => {
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

  it('tells the service when a proxy before it ends TLS', () => {
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

  it('adds the security headers to its own answers and to none of the service', () => {
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
    assert.ok(copiedFromRepository('docker/frontend.Dockerfile').includes('docker/nginx/security-headers.conf'));
    const headers = parseNginx(render('docker/nginx/security-headers.conf'));
    assert.ok(headers.length > 3 && headers.every(({ arguments: words }) => words.at(-1) === 'always'));
  });

  it('lets no browser keep for a year that a file was not there', () => {
    const [server] = parseNginx(render(templates[0]));
    const lasting = server.block
      .flatMap(({ block = [] }) => block)
      .filter(({ arguments: words }) => words.some((word) => word.includes('immutable')));
    assert.equal(lasting.length, 1);
    assert.ok(!lasting[0].arguments.includes('always'));
  });

  it('writes its log without opening a file that belongs to somebody else', () => {
    const log = parseNginx(render(templates[1])).find(({ directive }) => directive === 'error_log');
    assert.equal(log.arguments[0], 'stderr');
  });

  it('renders a config.json that is JSON, for every address of the API', () => {
    for (const API_BASE_URL of ['', 'https://api.example.com'])
      assert.deepEqual(JSON.parse(render('docker/nginx/config.json.template', { API_BASE_URL })), {
        apiBaseUrl: API_BASE_URL,
      });
  });

  it('has a check that finds what is wrong with a configuration', () => {
    assert.throws(() => parseNginx('server { listen 80 }'), /semicolon/);
    assert.throws(() => parseNginx('server { listen 80;'), /braces/);
    assert.throws(() => parseNginx('} '), /braces/);
  });
});

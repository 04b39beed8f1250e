import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { root } from '../workspace/root.mjs';

/** What the image's entrypoint would put into the templates. */
export const SAMPLE_VARIABLES = {
  BACKEND_URL: 'http://127.0.0.1:8000',
  API_BASE_URL: '',
  NGINX_LOCAL_RESOLVERS: '127.0.0.1',
};

/** A template as the container sees it after its start: `${NAME}` replaced, nginx's own `$name` left alone. */
export function render(path, variables = SAMPLE_VARIABLES) {
  const template = readFileSync(join(root, path), 'utf8');
  return template.replace(/\$\{([A-Z_]+)\}/g, (whole, name) => variables[name] ?? whole);
}

function tokensOf(text) {
  const pattern = /#[^\n]*|"(?:[^"\\]|\\.)*"|'(?:[^'\\]|\\.)*'|[{};]|(?:\\.|[^\s{};"'#\\])+/g;
  return [...text.matchAll(pattern)].map(([token]) => token).filter((token) => !token.startsWith('#'));
}

/**
 * Reads nginx configuration into `{directive, arguments, block?}` trees. @throws Error that names what is not closed.
 * It knows the grammar, not the directives: `nginx -t` of `npm run images:check` knows those.
 */
export function parseNginx(text) {
  const tokens = tokensOf(text);
  let at = 0;
  const block = (depth) => {
    const directives = [];
    let words = [];
    for (;;) {
      const token = tokens[at];
      at += 1;
      if (token === undefined || token === '}') {
        if (words.length > 0) throw new Error(`"${words.join(' ')}" is not ended with a semicolon.`);
        if ((token === undefined) !== (depth === 0)) throw new Error('The braces do not match.');
        return directives;
      }
      if (token !== ';' && token !== '{') {
        words.push(token);
        continue;
      }
      if (words.length === 0) throw new Error(`A "${token}" without a directive.`);
      const [directive, ...rest] = words;
      directives.push({ directive, arguments: rest, ...(token === '{' && { block: block(depth + 1) }) });
      words = [];
    }
  };
  return block(0);
}

import type { OpenAPIObject } from '@nestjs/swagger';

const METHODS = ['get', 'post', 'put', 'patch', 'delete'] as const;

const STYLE = `
  :root { color-scheme: light dark; font: 15px/1.5 system-ui, sans-serif; }
  body { max-width: 60rem; margin: 2rem auto; padding: 0 1rem; }
  section { border-top: 1px solid color-mix(in srgb, currentColor 20%, transparent); padding: .75rem 0; }
  h2 { font: 600 1rem ui-monospace, monospace; margin: 0; overflow-wrap: anywhere; }
  table { border-collapse: collapse; margin: .5rem 0; }
  td { padding: .1rem 1rem .1rem 0; vertical-align: top; }
  code { font-family: ui-monospace, monospace; }
`;

const ENTITY: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
};
const text = (value: unknown): string => String(value ?? '').replace(/[&<>"']/g, (letter) => ENTITY[letter] ?? '');

type Schema = Readonly<Record<string, unknown>>;

function describe(schema: Schema): string {
  const {
    type,
    enum: words,
    items,
    $ref,
    required: _required,
    description: _description,
    properties: _properties,
    ...limits
  } = schema;
  if (typeof $ref === 'string') return text($ref.slice($ref.lastIndexOf('/') + 1));
  if (Array.isArray(words)) return text(words.join(' | '));
  const name = type === 'array' ? `list of ${describe((items ?? {}) as Schema)}` : text(type);
  const bounds = Object.entries(limits).map(([rule, value]) => `${text(rule)} ${text(value)}`);
  return [name, ...bounds].join(', ');
}

const row = (name: string, place: string, required: boolean, schema: Schema): string =>
  `<tr><td><code>${text(name)}</code></td><td>${text(place)}${required ? ', required' : ''}</td><td>${describe(schema)}</td></tr>`;

function fieldsOfBody(document: OpenAPIObject, body: unknown): string[] {
  const content = (body as { content?: Record<string, { schema?: { $ref?: string } }> } | undefined)?.content;
  const name = content?.['application/json']?.schema?.$ref?.split('/').at(-1);
  const schema = (name && document.components?.schemas?.[name]) as
    { properties?: Record<string, Schema>; required?: string[] } | undefined;
  return Object.entries(schema?.properties ?? {}).map(([field, own]) =>
    row(field, 'body', schema?.required?.includes(field) ?? false, own),
  );
}

function operation(document: OpenAPIObject, path: string, method: (typeof METHODS)[number]): string {
  const own = document.paths[path]?.[method];
  if (!own) return '';
  const parameters = (own.parameters ?? []).map((parameter) =>
    'in' in parameter
      ? row(parameter.name, parameter.in, parameter.required ?? false, (parameter.schema ?? {}) as Schema)
      : '',
  );
  const rows = [...parameters, ...fieldsOfBody(document, own.requestBody)].join('');
  return `<section><h2>${method.toUpperCase()} ${text(path)}</h2><p>${text(own.summary)} ${text(own.description)}</p>${
    rows === '' ? '' : `<table>${rows}</table>`
  }</section>`;
}

/** The document as a page without any script: the policy of the API lets nothing run. */
export function docsPage(document: OpenAPIObject, nonce: string): string {
  const operations = Object.keys(document.paths).flatMap((path) =>
    METHODS.map((method) => operation(document, path, method)),
  );
  return `<!doctype html><html lang="en"><head><meta charset="utf-8"><title>${text(document.info.title)}: HTTP API</title><meta name="viewport" content="width=device-width, initial-scale=1"><style nonce="${text(nonce)}">${STYLE}</style></head><body><h1>${text(document.info.title)} ${text(document.info.version)}</h1><p>${text(document.info.description)} The same for machines: <a href="/api/openapi.json">openapi.json</a>.</p>${operations.join('')}</body></html>`;
}

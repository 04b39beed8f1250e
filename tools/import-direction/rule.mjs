import { relative, sep } from 'node:path';
import { root } from '../workspace/root.mjs';
import { decideImport } from './decision.mjs';
import { layers } from './table.mjs';

function check(context, source) {
  if (typeof source?.value !== 'string') return;
  const file = relative(root, context.filename).split(sep).join('/');
  const message = decideImport(layers, file, source.value);
  if (message) context.report({ node: source, message });
}

/** ESLint rule: an import goes only in the direction that the table allows, in whichever syntax it is written. */
export const importDirection = {
  meta: { type: 'problem', schema: [], docs: { description: 'keeps the import direction of docs/architecture.md' } },
  create: (context) => ({
    ImportDeclaration: (node) => check(context, node.source),
    ExportNamedDeclaration: (node) => check(context, node.source),
    ExportAllDeclaration: (node) => check(context, node.source),
    ImportExpression: (node) => check(context, node.source),
    TSImportType: (node) => check(context, node.source),
  }),
};

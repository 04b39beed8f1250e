import js from '@eslint/js';
import nx from '@nx/eslint-plugin';
import { importDirection } from './tools/import-direction/rule.mjs';

const nodeGlobals = Object.fromEntries(
  ['AbortController', 'AbortSignal', 'Buffer', 'clearInterval', 'clearTimeout', 'console', 'fetch', 'Headers']
    .concat(['performance', 'process', 'setImmediate', 'setInterval', 'setTimeout', 'structuredClone'])
    .concat(['TextDecoder', 'TextEncoder', 'URL', 'URLSearchParams'])
    .map((name) => [name, 'readonly']),
);

export default [
  ...nx.configs['flat/base'],
  ...nx.configs['flat/typescript'],
  { ignores: ['**/dist', '**/.angular', '**/coverage', '**/tmp', '**/node_modules'] },
  { linterOptions: { reportUnusedDisableDirectives: 'error' } },
  {
    files: ['**/*.mjs', '**/*.cjs'],
    ...js.configs.recommended,
    languageOptions: { globals: { ...nodeGlobals, module: 'writable', require: 'readonly' } },
  },
  {
    files: ['**/*.ts', '**/*.mjs', '**/*.cjs'],
    rules: { 'max-lines': ['error', { max: 250, skipBlankLines: false, skipComments: false }], eqeqeq: 'error' },
  },
  { files: ['**/*.spec.ts', '**/*.contract.ts', '**/*.test.mjs'], rules: { 'max-lines': 'off' } },
  {
    files: ['**/*.ts'],
    plugins: { aetherlink: { rules: { 'import-direction': importDirection } } },
    rules: {
      'aetherlink/import-direction': 'error',
      '@typescript-eslint/ban-ts-comment': ['error', { 'ts-expect-error': true, minimumDescriptionLength: 3 }],
      '@typescript-eslint/no-explicit-any': 'error',
      '@typescript-eslint/no-unused-vars': [
        'error',
        { argsIgnorePattern: '^_', ignoreRestSiblings: true, caughtErrors: 'all' },
      ],
      '@nx/enforce-module-boundaries': [
        'error',
        {
          enforceBuildableLibDependency: true,
          allow: ['^.*/eslint(\\.base)?\\.config\\.[cm]?[jt]s$'],
          depConstraints: [
            { sourceTag: 'scope:backend', onlyDependOnLibsWithTags: ['scope:backend', 'scope:contracts'] },
            { sourceTag: 'scope:frontend', onlyDependOnLibsWithTags: ['scope:frontend', 'scope:contracts'] },
            { sourceTag: 'scope:contracts', onlyDependOnLibsWithTags: [] },
            { sourceTag: 'scope:sandbox', onlyDependOnLibsWithTags: ['scope:sandbox'] },
          ],
        },
      ],
    },
  },
];

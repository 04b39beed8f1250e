import nx from '@nx/eslint-plugin';
import angular from 'angular-eslint';
import baseConfig from '../eslint.config.mjs';

/** Ways around Angular's escaping, and markup that the content security policy refuses. */
const unsafeCode = [
  {
    selector: 'MemberExpression[property.name=/^(innerHTML|outerHTML|insertAdjacentHTML)$/]',
    message: 'Markup comes from templates alone.',
  },
  {
    selector: 'MemberExpression[property.name=/^bypassSecurityTrust/]',
    message: 'Nothing bypasses the sanitizer.',
  },
];

const onlyDataAccessCalls = {
  paths: [
    {
      name: '@angular/common/http',
      importNames: ['HttpClient', 'httpResource'],
      message: 'Only data-access/ talks to the API.',
    },
  ],
};

export default [
  ...baseConfig,
  ...nx.configs['flat/angular'],
  ...nx.configs['flat/angular-template'],
  ...angular.configs.templateAccessibility.map((config) => ({ ...config, files: ['**/*.html'] })),
  {
    files: ['**/*.ts'],
    processor: angular.processInlineTemplates,
    rules: {
      '@angular-eslint/directive-selector': ['error', { type: 'attribute', prefix: 'aether', style: 'camelCase' }],
      '@angular-eslint/component-selector': ['error', { type: 'element', prefix: 'aether', style: 'kebab-case' }],
      '@angular-eslint/prefer-standalone': 'error',
      '@angular-eslint/prefer-signals': 'error',
      'no-restricted-syntax': ['error', ...unsafeCode],
    },
  },
  {
    files: ['**/*.ts'],
    ignores: ['**/src/app/data-access/**', '**/*.spec.ts'],
    rules: { 'no-restricted-imports': ['error', onlyDataAccessCalls] },
  },
  {
    files: ['**/*.ts'],
    ignores: ['**/core/preferences/**', '**/*.spec.ts'],
    rules: { 'no-restricted-globals': ['error', 'localStorage', 'sessionStorage'] },
  },
  {
    files: ['**/*.html'],
    rules: {
      '@angular-eslint/template/no-inline-styles': ['error', { allowBindToStyle: true }],
      '@angular-eslint/template/no-any': 'error',
      '@angular-eslint/template/button-has-type': 'error',
      '@angular-eslint/template/prefer-control-flow': 'error',
      '@angular-eslint/template/eqeqeq': 'error',
      '@angular-eslint/template/no-duplicate-attributes': ['error', { ignore: ['class'] }],
      'no-restricted-syntax': [
        'error',
        { selector: 'BoundAttribute[name=/^(innerHTML|outerHTML|srcdoc)$/]', message: 'Text is bound as text.' },
      ],
    },
  },
];

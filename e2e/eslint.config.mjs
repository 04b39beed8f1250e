import baseConfig from '../eslint.config.mjs';

/** Functions given to `page.evaluate` run in the browser. */
const browserGlobals = Object.fromEntries(
  ['document', 'getComputedStyle', 'localStorage', 'sessionStorage', 'window'].map((name) => [name, 'readonly']),
);

export default [...baseConfig, { files: ['**/*.mjs'], languageOptions: { globals: browserGlobals } }];

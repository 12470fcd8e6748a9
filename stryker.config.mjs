// Mutants of the policy engine: `npm run mutation:policy`, or of a part of it: `XUEMIAN_MUTATE='quota/* explain' npm run mutation:policy`.
// What is measured and left out is in docs/mutation.md.

// property tests are what runs longest, and the first few worlds find a mutant or none do
process.env.XUEMIAN_PROPERTY_RUNS ??= '15'
const parts = (process.env.XUEMIAN_MUTATE ?? '**/*').split(' ')

/** @type {import('@stryker-mutator/api/core').PartialStrykerOptions} */
export default {
  testRunner: 'vitest',
  plugins: ['@stryker-mutator/vitest-runner', './scripts/mutation/leave-descriptions.mjs'],
  vitest: { configFile: 'vitest.policy.config.ts', related: false },
  mutate: [
    ...parts.map((part) => `packages/policy/${part}.ts`),
    '!packages/policy/**/*.{test,arbitrary}.ts',
    '!packages/policy/{backtest,bin,check,commands,diff,oddities,report,test,invented}/**',
    '!packages/policy/{backtest,bilingual,cli,diff,ever,facts-schema,oddities,provisions,tool-errors}.ts',
    '!packages/policy/format/json-schema.ts',
  ],
  ignorers: ['descriptions'],
  // what the engine's tests do not read; the compiler's settings too, since Stryker would rewrite them by an API that TypeScript 7 lacks
  ignorePatterns: [
    '/{.cache,.data,bench,coverage,dist,fixtures,scripts,test}',
    '/packages/{conformance,contract,gateway,province,web}',
    '/tsconfig*.json',
  ],
  coverageAnalysis: 'perTest',
  concurrency: 2,
  // a loop without end is seen by its hits; a busy machine is no reason to call a mutant found
  timeoutMS: 60_000,
  warnings: { unusedPatterns: false },
  thresholds: { high: 95, low: 90, break: 90 },
  reporters: ['clear-text', 'progress-append-only', 'json', 'html'],
  clearTextReporter: { allowColor: false, reportTests: false, logTests: false, skipFull: true },
  jsonReporter: { fileName: 'coverage/mutation/policy.json' },
  htmlReporter: { fileName: 'coverage/mutation/policy.html' },
  tempDirName: '.cache/stryker',
  cleanTempDir: 'always',
}

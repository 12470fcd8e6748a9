import { fileURLToPath } from 'node:url'
import { defineConfig } from 'vitest/config'
import { BaseSequencer, type TestSpecification } from 'vitest/node'

/** Kept decisions first, property tests last: where something is wrong, the former say so soonest. */
class QuickestFirst extends BaseSequencer {
  override async sort(files: TestSpecification[]): Promise<TestSpecification[]> {
    const rank = ({ moduleId }: TestSpecification): string =>
      `${moduleId.includes('/golden.test.') ? 0 : moduleId.includes('.property.test.') ? 2 : 1}${moduleId}`
    return [...files].sort((a, b) => (rank(a) < rank(b) ? -1 : 1))
  }
}

/** What decides on no application: officials' tools; measured by their own tests (docs/mutation.md). */
const tools = '{backtest,bin,check,commands,diff,oddities,report}/**'
const toolFiles = '{backtest,bilingual,cli,diff,ever,facts-schema,oddities,provisions,tool-errors}.ts'
const toolTests = '{backtest,cli,diff,facts-schema,oddities,tools-guide}.test.ts'

/** The policy engine's own tests alone: for its coverage, which must be whole, and for its mutants. */
export default defineConfig({
  root: fileURLToPath(new URL('./', import.meta.url)),
  test: {
    include: ['packages/policy/**/*.test.ts'],
    exclude: [
      `packages/policy/${tools}`,
      `packages/policy/${toolTests}`,
      'packages/policy/{browser,invented/axes}.test.ts',
    ],
    pool: 'forks',
    // nothing here keeps state in a module, and loading the schemas anew for each file takes longer than the tests
    isolate: false,
    maxWorkers: 2,
    testTimeout: 60_000,
    hookTimeout: 120_000,
    sequence: { sequencer: QuickestFirst },
    coverage: {
      provider: 'v8',
      include: ['packages/policy/**/*.ts'],
      exclude: [
        '**/*.{test,arbitrary}.ts',
        'packages/policy/{invented,test}/**',
        `packages/policy/${tools}`,
        `packages/policy/${toolFiles}`,
      ],
      reporter: [['text', { skipFull: true }], 'text-summary'],
      reportsDirectory: 'coverage/policy',
      thresholds: { lines: 100, branches: 100, functions: 100, statements: 100 },
    },
  },
})

export {
  type ConsoleStyle,
  consoleLine,
  consoleProgress,
  consoleStyle,
  consoleSummary,
} from './console.ts'
export { htmlReport } from './html.ts'
export { jsonReport } from './json.ts'
export { reportSchema } from './json-schema.ts'
export { junitReport } from './junit.ts'
export { mendings } from './mending.ts'
export type { Report, ShownReport } from './report.ts'
export type { Secrets } from './scrub.ts'

#!/usr/bin/env node
import { join } from 'node:path'
// `npm test`: installs what is missing, then types, lint, import arrows and every test. `--long` runs the full counts.
// Further arguments are handed to vitest: `npm test -- packages/contract`.
import { ensureBrowser, ensureInstalled, ensureWeb, requireNode, root, step } from './setup.mjs'

const args = process.argv.slice(2)
const long = args.includes('--long')
const chosen = args.filter((arg) => arg !== '--long')
const tool = (name) => join(root, 'node_modules', '.bin', name)

requireNode()
await ensureInstalled()
const browser = await ensureBrowser()
await step('类型 · types', tool('tsc'), ['-p', 'tsconfig.json'])
await step('类型（网页） · types of the pages', tool('tsc'), ['-p', 'packages/web/tsconfig.json'])
await step('规范 · lint and format', tool('biome'), ['check', '.', '--error-on-warnings'])
await step('依赖方向 · import arrows', process.execPath, [join(root, 'scripts/check-imports.mjs')])
await step('文档 · documents', process.execPath, [join(root, 'scripts/check-docs.mjs')])
// the engine's tests run again with all others below; here few draws are enough, since examples reach every branch
if (chosen.length === 0) {
  const coverage = ['run', '--config', 'vitest.policy.config.ts', '--coverage']
  await step('覆盖 · coverage of the policy engine', tool('vitest'), coverage, { env: { XUEMIAN_PROPERTY_RUNS: '10' } })
}
await ensureWeb()
await step('测试 · tests', tool('vitest'), ['run', ...chosen], {
  show: true,
  env: { XUEMIAN_CHROMIUM: browser, ...(long ? { XUEMIAN_LONG: '1' } : {}) },
})

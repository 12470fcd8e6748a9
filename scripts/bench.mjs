#!/usr/bin/env node
// `npm run bench [-- name …]`: benchmarks against a peer in the same run; prints ratios as a table and as JSON.
import { ensureInstalled, requireNode } from './setup.mjs'

requireNode()
await ensureInstalled()
const { register } = await import('tsx/esm/api')
register()
const { runBenchmarks } = await import('../bench/run.ts')
await runBenchmarks(process.argv.slice(2))

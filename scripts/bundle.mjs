#!/usr/bin/env node
// `npm run bundle [-- folder]`: what a HIS vendor receives, one file for each command, under dist/ or the folder named.
import { join, resolve } from 'node:path'
import { ensureInstalled, requireNode, root } from './setup.mjs'

requireNode()
await ensureInstalled()
const { register } = await import('tsx/esm/api')
register()
const { bundle } = await import('./bundle/bundle.ts')
const folder = resolve(process.argv[2] ?? join(root, 'dist'))
const made = await bundle(folder, (name) => console.log(`· ${name}`))
const longest = Math.max(...made.map(({ file }) => file.length))
console.log(`\n${folder}`)
for (const { file, bytes } of made)
  console.log(`  ${file.padEnd(longest)}  ${(bytes / 1000).toFixed(0).padStart(6)} kB`)

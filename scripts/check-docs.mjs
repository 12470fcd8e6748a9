#!/usr/bin/env node
// Keeps the documents true where a machine can: every relative link leads somewhere, both READMEs name the same commands and files,
// and no document or source names a place on somebody's machine.
import { execFileSync } from 'node:child_process'
import { existsSync, readFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'

const root = join(dirname(fileURLToPath(import.meta.url)), '..')
const files = execFileSync('git', ['ls-files', '--cached', '--others', '--exclude-standard'], {
  cwd: root,
  encoding: 'utf8',
})
  .split('\n')
  .filter((file) => file !== '' && existsSync(join(root, file)))
const documents = files.filter((file) => file.endsWith('.md'))
const faults = []

for (const file of documents) {
  const text = readFileSync(join(root, file), 'utf8')
  for (const [, target] of text.matchAll(/\]\(([^)#\s]+)(?:#[^)]*)?\)/g)) {
    if (/^[a-z]+:/.test(target)) continue
    if (!existsSync(join(root, dirname(file), target))) faults.push(`${file}: link to ${target} leads nowhere`)
  }
}

/** Commands and paths in backquotes: what both languages must say alike. */
function named(file) {
  const text = readFileSync(join(root, file), 'utf8')
  return new Set(
    [...text.matchAll(/`((?:npm|npx|xuemian-|packages\/|docs\/|scripts\/|fixtures\/)[^`]*)`/g)].map(
      (match) => match[1],
    ),
  )
}
const [english, chinese] = [named('README.md'), named('README.zh-CN.md')]
for (const name of english) if (!chinese.has(name)) faults.push(`README.zh-CN.md does not name \`${name}\``)
for (const name of chinese) if (!english.has(name)) faults.push(`README.md does not name \`${name}\``)

const machinePath = new RegExp(`/(?:${['work', 'farm', 'home', 'root'].join('|')})/[a-z]`)
for (const file of files.filter(
  (name) => /\.(md|ts|tsx|mjs|js|json|ya?ml|sql|sh|html)$/.test(name) || name === '.ci/run',
)) {
  const at = readFileSync(join(root, file), 'utf8')
    .split('\n')
    .findIndex((line) => machinePath.test(line))
  if (at >= 0) faults.push(`${file}:${at + 1}: names a place on one machine`)
}

for (const fault of faults) console.error(fault)
console.log(faults.length === 0 ? `documents: ${documents.length} in order` : `documents: ${faults.length} faults`)
process.exitCode = faults.length === 0 ? 0 : 1

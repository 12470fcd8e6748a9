#!/usr/bin/env node
// Proves that dependencies point one way. Usage: node scripts/check-imports.mjs [folder]
// Prints every wrong import as `file:line  what is wrong`, and ends with 1 where there is one.
import { readdirSync, readFileSync } from 'node:fs'
import { dirname, join, relative, resolve, sep } from 'node:path'
import { fileURLToPath, pathToFileURL } from 'node:url'

/** Which sibling each part may import, and nothing else. A part is the longest matching path; tests obey their part's row. */
export const ARROWS = {
  'packages/contract': [],
  'packages/policy': ['@xuemian/contract'],
  'packages/gateway': ['@xuemian/contract'],
  'packages/gateway/sources/http': ['@xuemian/contract', '@xuemian/contract/client'],
  'packages/conformance/check': ['@xuemian/contract', '@xuemian/contract/client'],
  'packages/conformance/simulate': ['@xuemian/contract', '@xuemian/contract/openapi', '@xuemian/gateway'],
  'packages/province': ['@xuemian/contract', '@xuemian/policy', '@xuemian/policy/data'],
  'packages/web': ['@xuemian/contract', '@xuemian/contract/client', '@xuemian/policy', '@xuemian/province/api'],
  scripts: 'anything exported',
  test: 'anything exported',
  bench: 'anything exported',
}

/** Parts that touch nothing: no `node:` module, so that the browser runs the same code. */
const PURE = ['packages/contract', 'packages/policy', 'packages/web/src']
const IMPURE_DOORS = [
  'packages/policy/data.ts',
  'packages/policy/cli.ts',
  'packages/policy/bin',
  'packages/policy/commands',
  'packages/policy/test',
]

/** Packages whose folders are nouns: one noun reaches another only through its `<noun>.ts`. */
const NOUNS = {
  'packages/province': [
    'hospitals',
    'donations',
    'applications',
    'ledger',
    'settlements',
    'policies',
    'accounts',
    'audit',
    'statistics',
    'tickets',
  ],
}

const SOURCE = /\.(ts|tsx|mts|mjs)$/
const TEST = /\.(test|arbitrary)\.tsx?$/
const SPECIFIER = /(?:(?<!['"])\bfrom\s*|\bimport\s*\(\s*|\bimport\s+|\brequire\s*\(\s*)(['"])([^'"\n$]+)\1/g

function sourceFiles(folder) {
  return readdirSync(folder, { withFileTypes: true }).flatMap((entry) => {
    if (['node_modules', 'dist', '.git'].includes(entry.name) || entry.name.startsWith('.')) return []
    const path = join(folder, entry.name)
    if (entry.isDirectory()) return sourceFiles(path)
    return SOURCE.test(entry.name) ? [path] : []
  })
}

/** Comments become blanks of the same length, so that an example in a docstring is not an import and lines keep their numbers. */
function withoutComments(text) {
  return text.replace(/\/\*[\s\S]*?\*\/|(?<=^|\s)\/\/.*$/gm, (comment) => comment.replace(/[^\n]/g, ' '))
}

function within(path, part) {
  return path === part || path.startsWith(`${part}/`) || path.startsWith(`${part}.`)
}

function longestPart(file) {
  return Object.keys(ARROWS)
    .filter((part) => within(file, part))
    .sort((a, b) => b.length - a.length)[0]
}

function packageName(specifier) {
  return specifier
    .split('/')
    .slice(0, specifier.startsWith('@') ? 2 : 1)
    .join('/')
}

function declared(root, folder, dev) {
  const manifest = JSON.parse(readFileSync(join(root, folder, 'package.json'), 'utf8'))
  return { ...manifest.dependencies, ...manifest.optionalDependencies, ...(dev ? manifest.devDependencies : {}) }
}

function nounFault(home, file, target) {
  const nouns = NOUNS[home] ?? []
  const [from] = relative(home, file).split(sep)
  const [to, ...rest] = relative(home, target).split(sep)
  if (!nouns.includes(to) || from === to || !nouns.includes(from)) return undefined
  return rest.join('/') === `${to}.ts` ? undefined : `a noun is reached only through its ${to}/${to}.ts`
}

/** What is wrong with one import, or undefined. Paths are relative to the root and use `/`. */
function fault(root, file, specifier) {
  const part = longestPart(file)
  if (part === undefined) return undefined
  const home = part.startsWith('packages/') ? part.split('/').slice(0, 2).join('/') : part
  const isTest = TEST.test(file) || file.endsWith('/suite.ts')

  if (specifier.startsWith('.')) {
    const target = relative(root, resolve(root, dirname(file), specifier))
      .split(sep)
      .join('/')
    if (part in { scripts: 1, test: 1, bench: 1 }) {
      return target.startsWith('packages/') ? `reaches into ${target}: import the package's exports` : undefined
    }
    if (isTest && (within(target, 'test/support') || within(target, 'fixtures'))) return undefined
    if (!within(target, home)) return `leaves its package for ${target}`
    return nounFault(home, file, target)
  }
  if (specifier.startsWith('node:')) {
    const pure = PURE.some((folder) => within(file, folder)) && !IMPURE_DOORS.some((door) => within(file, door))
    return pure && !isTest ? `${home} is pure and runs in browsers: no ${specifier}` : undefined
  }
  const name = packageName(specifier)
  if (name.startsWith('@xuemian/')) {
    const allowed = ARROWS[part]
    if (!Array.isArray(allowed)) return undefined
    if (!allowed.includes(specifier)) return `no arrow from ${part} to ${specifier}`
  }
  const known = {
    ...(home.startsWith('packages/') ? declared(root, home, true) : {}),
    ...(isTest || !home.startsWith('packages/') ? declared(root, '.', true) : {}),
  }
  if (name in known || !home.startsWith('packages/')) return undefined
  if (name === 'tsx' && file.includes('/bin/')) return undefined
  return `${name} is not declared in ${home}/package.json`
}

/** Every wrong import below `root`. */
export function wrongImports(root) {
  const found = []
  for (const path of ['packages', 'scripts', 'test', 'bench'].flatMap((top) => safeFiles(join(root, top)))) {
    const file = relative(root, path).split(sep).join('/')
    const text = withoutComments(readFileSync(path, 'utf8'))
    for (const match of text.matchAll(SPECIFIER)) {
      const message = fault(root, file, match[2])
      if (message)
        found.push({ file, line: text.slice(0, match.index).split('\n').length, specifier: match[2], message })
    }
  }
  return found
}

function safeFiles(folder) {
  try {
    return sourceFiles(folder)
  } catch (error) {
    if (error.code === 'ENOENT') return []
    throw error
  }
}

if (import.meta.url === pathToFileURL(process.argv[1] ?? '').href) {
  const root = resolve(process.argv[2] ?? join(dirname(fileURLToPath(import.meta.url)), '..'))
  const found = wrongImports(root)
  for (const { file, line, specifier, message } of found) console.error(`${file}:${line}  '${specifier}': ${message}`)
  console.log(found.length === 0 ? 'imports: every arrow is allowed' : `imports: ${found.length} wrong`)
  process.exitCode = found.length === 0 ? 0 : 1
}

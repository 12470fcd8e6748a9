import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, it } from 'vitest'

/** What Chromium 86 lacks and `old-browsers.ts` does not bring (browser.md section 5). */
const missing =
  /structuredClone\(|\.findLast(Index)?\(|\.to(Sorted|Reversed|Spliced)\(|Object\.groupBy|AbortSignal\.(any|timeout)|randomUUID|crypto\.subtle|Promise\.withResolvers|Array\.fromAsync|URL\.canParse|navigator\.clipboard|serviceWorker/

function sources(folder: string): string[] {
  return readdirSync(folder, { withFileTypes: true }).flatMap((entry) => {
    const path = join(folder, entry.name)
    if (entry.isDirectory()) return entry.name === 'node_modules' ? [] : sources(path)
    return /\.tsx?$/.test(entry.name) && !/\.test\.tsx?$/.test(entry.name) ? [path] : []
  })
}

it('finds what it looks for', () => {
  expect('structuredClone(x)').toMatch(missing)
  expect('const id = crypto.randomUUID()').toMatch(missing)
})

it('calls nothing in browsers that Chromium 86 or a page on plain http lacks', () => {
  const root = join(import.meta.dirname, '../..')
  const found = [...sources(join(root, 'web/src')), ...sources(join(root, 'contract'))].filter((path) =>
    missing.test(withoutComments(readFileSync(path, 'utf8'))),
  )
  expect(found).toEqual([])
})

function withoutComments(source: string): string {
  return source.replace(/\/\*[\s\S]*?\*\/|\/\/.*$/gm, '')
}

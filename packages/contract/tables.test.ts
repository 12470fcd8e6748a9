import { readdirSync, readFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import { quirks, readFailures } from './index.ts'

const tables = ['read-failures.ts', 'quirks.ts', 'requirements.ts']
const source = ['.', 'json', 'lenient']
  .flatMap((folder) => readdirSync(new URL(folder, import.meta.url)).map((file) => `${folder}/${file}`))
  .filter(
    (file) => file.endsWith('.ts') && !file.endsWith('.test.ts') && !tables.some((table) => file.endsWith(`/${table}`)),
  )
  .map((file) => readFileSync(new URL(file, import.meta.url), 'utf8'))
  .join('\n')

test('lists every code that is used, and no other', () => {
  const used = new Set(Array.from(source.matchAll(/'([A-Z]+(?:_[A-Z]+)+)'/g), ([, code]) => code))
  expect([...used].sort()).toEqual(Object.keys(readFailures).sort())
})

// that each quirk is listed is the compiler's: `note` takes no other
test('lists no quirk that is unused', () => {
  expect(Object.keys(quirks).filter((quirk) => !source.includes(`'${quirk}'`))).toEqual([])
})

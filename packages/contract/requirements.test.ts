import { readdirSync, readFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import { requirementOf, requirements } from './index.ts'

/** Typed from the headings of the clause list. */
const clauses = [
  ...['HIS-1.1', 'HIS-1.2'],
  ...['HIS-2.1', 'HIS-2.2', 'HIS-2.3', 'HIS-2.4', 'HIS-2.5', 'HIS-2.6'],
  ...['HIS-3.1.1', 'HIS-3.1.2', 'HIS-3.1.3', 'HIS-3.1.4'],
  ...['HIS-3.2.1', 'HIS-3.2.2', 'HIS-3.2.3', 'HIS-3.2.4', 'HIS-3.2.5', 'HIS-3.2.6', 'HIS-3.2.7', 'HIS-3.2.8'],
]

test('holds every clause of the interface', () => {
  expect(clauses.filter((id) => !requirementOf(id))).toEqual([])
})

test('splits clauses only by one more number, and names no id twice', () => {
  const ids = requirements.map((requirement) => requirement.id)
  expect(new Set(ids).size).toBe(ids.length)
  expect(ids.filter((id) => !clauses.includes(id) && !clauses.includes(id.replace(/\.\d+$/, '')))).toEqual([])
})

test('quotes the text in every row', () => {
  expect(requirements.filter((requirement) => requirement.quotation.length < 10)).toEqual([])
})

test('knows no clause that the interface lacks', () => {
  expect(requirementOf('HIS-4.1')).toBeUndefined()
})

test('holds every clause that the reader cites', () => {
  const cited = ['.', 'lenient'].flatMap((folder) =>
    readdirSync(new URL(folder, import.meta.url))
      .filter((file) => file.endsWith('.ts') && !file.endsWith('.test.ts') && file !== 'requirements.ts')
      .flatMap(
        (file) => readFileSync(new URL(`${folder}/${file}`, import.meta.url), 'utf8').match(/'HIS-[\d.]+'/g) ?? [],
      ),
  )
  expect(cited.length).toBeGreaterThan(10)
  expect(cited.filter((id) => !requirementOf(id.slice(1, -1)))).toEqual([])
})

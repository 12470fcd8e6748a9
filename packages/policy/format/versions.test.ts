import { readFileSync } from 'node:fs'
import type { Day } from '@xuemian/contract'
import { describe, expect, it } from 'vitest'
import { loadShippedRules } from '../data.ts'
import { rulesFor, rulesInUse } from '../in-force.ts'
import type { Policy } from '../policy.ts'
import { findConflicts } from './versions.ts'

const text = readFileSync(new URL('../data/hebei/1998-10-01.yaml', import.meta.url), 'utf8')
const [hebei] = loadShippedRules('hebei').policies
if (!hebei) throw new Error('no rules')

const version = (name: string, from: string, to: string | null, more: Partial<Policy> = {}): Policy => ({
  ...hebei,
  version: name,
  effective: { from: from as Day, to: to as Day | null },
  ...more,
})
const conflicts = (...policies: readonly Policy[]) =>
  findConflicts(policies.map((policy) => ({ file: `${policy.version}.yaml`, text, policy }))).map(
    ({ file, line, path, en }) => `${file}:${line} ${path}: ${en}`,
  )

describe('versions of a rule set', () => {
  it('follow each other: an open end is closed by the next one, whatever the order of the files', () => {
    const first = version('1', '2000-01-01', null)
    const second = version('2', '2010-01-01', '2019-12-31')
    const third = version('3', '2020-01-01', null)
    expect(conflicts(third, first, second)).toEqual([])
  })

  it('conflict where a stated end reaches into the next, or both begin on one day', () => {
    const first = version('1', '2000-01-01', '2010-01-01')
    const second = version('2', '2010-01-01', null)
    expect(conflicts(first, second)).toEqual([
      expect.stringMatching(/^2\.yaml:\d+ effective\.from: overlaps the time in force of 1\.yaml$/),
    ])
    expect(conflicts(version('1', '2010-01-01', null), second)).toHaveLength(1)
    expect(conflicts(version('2', '2000-01-01', '2009-12-31'), second)[0]).toContain('has the same version as')
  })

  it('conflict with another rule set for the same place at the same time', () => {
    const other = version('x', '2010-01-01', null, { id: 'OTHER' })
    expect(conflicts(version('1', '2000-01-01', null), other)[0]).toContain('two rule sets for one place')
    expect(conflicts(version('1', '2000-01-01', '2009-12-31'), other)).toEqual([])
  })

  it('of a city replace rules that exist and cover the city', () => {
    const city = (code: string, overrides: string) =>
      version('c', '2010-01-01', null, { id: 'CITY', overrides, jurisdiction: { code, name: '某市' } })
    const province = version('1', '2000-01-01', null)
    expect(conflicts(province, city('1302', 'HE'))).toEqual([])
    expect(conflicts(province, city('1302', 'XX'))[0]).toContain('there are no rules XX')
    expect(conflicts(province, city('3702', 'HE'))[0]).toContain('3702 does not lie in 13')
  })
})

describe('the rules for a bill', () => {
  const moment = { use: '2021-12-31' as Day, discharge: '2022-01-05' as Day, application: '2022-02-10' as Day }
  const old = (versionBy: Policy['versionBy']) => version('old', '2000-01-01', '2021-12-31', { versionBy })
  const next = (versionBy: Policy['versionBy']) => version('new', '2022-01-01', '2022-01-31', { versionBy })

  it('are chosen by the date that the rules themselves name', () => {
    const chosen = (versionBy: Policy['versionBy']) =>
      rulesFor([old(versionBy), next(versionBy)], undefined, moment)?.version
    expect(chosen('use')).toBe('old')
    expect(chosen('discharge')).toBe('new')
    expect(chosen('application')).toBeUndefined()
    expect(chosen('donation')).toBe('old')
  })

  it('are the city’s where it has some in force, else the province’s, and never another city’s', () => {
    const province = version('p', '2000-01-01', null)
    const city = version('c', '2022-01-01', null, { id: 'C', jurisdiction: { code: '1302', name: '唐山市' } })
    const use = (day: string) => ({ use: day as Day, discharge: day as Day, application: day as Day })
    const chosen = (place: string | undefined, day: string) => rulesFor([city, province], place, use(day))?.version
    expect(chosen('1302', '2022-01-01')).toBe('c')
    expect(chosen('130202', '2022-01-01')).toBe('c')
    expect(chosen('1302', '2021-12-31')).toBe('p')
    expect(chosen('1301', '2022-01-01')).toBe('p')
    expect(chosen(undefined, '2022-01-01')).toBe('p')
    expect(chosen('3702', '2022-01-01')).toBeUndefined()
    expect(rulesFor([city], undefined, use('2022-01-01'))?.version).toBe('c')
  })

  it('are shown, where none decide, as the last to have begun', () => {
    const all = [old('use'), next('use')]
    expect(rulesInUse(all, undefined, '2030-01-01' as Day)?.version).toBe('new')
    expect(rulesInUse(all, undefined, '1990-01-01' as Day)?.version).toBe('old')
    expect(rulesInUse(all, '3702', '2021-01-01' as Day)?.version).toBe('old')
    expect(rulesInUse([], undefined, '2021-01-01' as Day)).toBeUndefined()
  })
})

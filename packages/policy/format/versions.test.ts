import { readFileSync } from 'node:fs'
import type { Day } from '@xuemian/contract'
import { describe, expect, it } from 'vitest'
import { inForce, rulesFor, rulesInUse } from '../in-force.ts'
import type { Policy } from '../policy.ts'
import { rulesNamed } from '../test/decide-case.ts'
import { findConflicts } from './versions.ts'

const text = readFileSync(new URL('../data/hebei/1998-10-01.yaml', import.meta.url), 'utf8')

const version = (name: string, from: string, to: string | null, more: Partial<Policy> = {}): Policy => ({
  ...(rulesNamed('hebei').policies[0] as Policy),
  version: name,
  effective: { from: from as Day, to: to as Day | null },
  ...more,
})
const conflicts = (...policies: readonly Policy[]) =>
  findConflicts(policies.map((policy) => ({ file: `${policy.version}.yaml`, text, policy }))).map(
    ({ file, line, path, zh, en }) => `${file}:${line} ${path}: ${zh} (${en})`,
  )

const at = (words: string) => text.split('\n').findIndex((line) => line.startsWith(words)) + 1

describe('versions of a rule set', () => {
  it('follow each other: an open end is closed by the next one, whatever the order of the files', () => {
    const first = version('1', '2000-01-01', null)
    const second = version('2', '2010-01-01', '2019-12-31')
    const third = version('3', '2020-01-01', null)
    expect(conflicts(third, first, second)).toEqual([])
    expect(conflicts(second, third, first)).toEqual([])
  })

  it('conflict where a stated end reaches into the next, or both begin on one day', () => {
    const second = version('2', '2010-01-01', null)
    const overlap = `2.yaml:${at('  from: ')} effective.from: 与 1.yaml 的施行时间重叠 (overlaps the time in force of 1.yaml)`
    expect(conflicts(version('1', '2000-01-01', '2010-01-01'), second)).toEqual([overlap])
    expect(conflicts(second, version('1', '2000-01-01', '2010-01-01'))).toEqual([overlap])
    expect(conflicts(version('1', '2000-01-01', '2009-12-31'), second)).toEqual([])
    expect(conflicts(version('1', '2010-01-01', null), second)).toEqual([overlap])
  })

  it('conflict where two have one name, whenever they are in force', () => {
    expect(conflicts(version('2', '2000-01-01', '2009-12-31'), version('2', '2010-01-01', null))).toEqual([
      `2.yaml:${at('version: ')} version: 与 2.yaml 的版本号相同 (has the same version as 2.yaml)`,
    ])
  })

  it('conflict with another rule set for the same place at the same time, and with none elsewhere', () => {
    const other = version('x', '2010-01-01', null, { id: 'OTHER' })
    const two = `x.yaml:${at('id: ')} id: 河北省同时有 HE 与 OTHER 两套规则（1.yaml） (two rule sets for one place at one time: HE and OTHER (1.yaml))`
    expect(conflicts(version('1', '2000-01-01', null), other)).toEqual([two])
    expect(conflicts(version('1', '2000-01-01', '2010-01-01'), other)).toEqual([two])
    expect(conflicts(version('1', '2000-01-01', '2009-12-31'), other)).toEqual([])
    expect(
      conflicts(version('1', '2000-01-01', null), { ...other, jurisdiction: { code: '14', name: '山西省' } }),
    ).toEqual([])
  })

  it('keep the key of a ledger that goes on, so that what was used of it counts', () => {
    const ledger = (key: string, ...components: readonly ['plasma' | 'platelets' | 'red-cells']) => ({
      key,
      name: key,
      kinds: ['whole-blood' as const],
      components: [...components],
    })
    const first = (...ledgers: readonly ReturnType<typeof ledger>[]) =>
      version('1', '2000-01-01', null, { ledgers: [...ledgers] })
    const second = (...ledgers: readonly ReturnType<typeof ledger>[]) =>
      version('2', '2010-01-01', null, { ledgers: [...ledgers] })
    const [blood, red, plasma, other] = [
      ledger('blood', 'red-cells'),
      ledger('red', 'red-cells'),
      ledger('plasma', 'plasma'),
      ledger('other', 'platelets'),
    ]
    expect(conflicts(first(plasma, blood), second(plasma, red))).toEqual([
      `2.yaml:${at('id: ')} ledgers.1.key: 1.yaml 中减免同样成分的额度键为 blood，改了键，以前用去的就不计入：请沿用原来的键 (in 1.yaml what pays the same components has the key blood: what was used would not count under another, so keep it)`,
    ])
    expect(conflicts(first(blood), second(blood))).toEqual([])
    expect(conflicts(first(blood), second(plasma, blood))).toEqual([])
    expect(conflicts(first(blood, plasma), second(blood))).toEqual([])
    expect(conflicts(first(blood), second(other))).toEqual([])
    // a ledger that is divided leaves its key with one of its parts
    expect(conflicts(first(blood), second({ ...blood, components: ['plasma'] }, red))).toEqual([])
    expect(conflicts(first(blood), version('2', '2010-01-01', null))).toEqual([])
    expect(conflicts(version('1', '2000-01-01', null), second(red))).toEqual([])
  })

  it('of a city replace rules that exist and cover the city', () => {
    const city = (code: string, overrides: string) =>
      version('c', '2010-01-01', null, { id: 'CITY', overrides, jurisdiction: { code, name: '某市' } })
    const province = version('1', '2000-01-01', null)
    const later = version('1', '2020-01-01', null)
    // the shipped file has no key "overrides": the fault stands where the file begins
    expect(conflicts(province, city('1302', 'HE'))).toEqual([])
    expect(conflicts(later, city('1302', 'HE'))).toEqual([])
    expect(conflicts(province, city('1302', 'XX'))).toEqual([
      `c.yaml:${at('id: ')} overrides: 没有 XX 这套规则 (there are no rules XX)`,
    ])
    expect(conflicts(province, city('3702', 'HE'))).toEqual([
      `c.yaml:${at('id: ')} overrides: 某市不属于河北省 (3702 does not lie in 13)`,
    ])
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

  it('are none after a stated end, since what was replaced stays replaced; after a city’s end they are the province’s', () => {
    const first = version('1', '1990-01-01', null)
    const second = version('2', '2020-01-01', '2024-12-31')
    const use = (text: string) => ({ use: text as Day, discharge: text as Day, application: text as Day })
    const chosen = (text: string, ...policies: readonly Policy[]) => rulesFor(policies, '1302', use(text))?.version
    expect(['2019-12-31', '2024-12-31', '2025-01-01'].map((text) => chosen(text, second, first))).toEqual([
      '1',
      '2',
      undefined,
    ])
    expect(inForce([first, second], '2024-12-31' as Day)?.version).toBe('2')
    expect(inForce([first, second], '2025-01-01' as Day)).toBeUndefined()
    const city = { ...second, version: 'c', id: 'C', jurisdiction: { code: '1302', name: '唐山市' } }
    expect(['2024-12-31', '2025-01-01'].map((text) => chosen(text, city, first))).toEqual(['c', '1'])
  })

  it('are shown, where none decide, as the last to have begun', () => {
    const all = [old('use'), next('use')]
    expect(rulesInUse(all, undefined, '2030-01-01' as Day)?.version).toBe('new')
    expect(rulesInUse(all, undefined, '1990-01-01' as Day)?.version).toBe('old')
    expect(rulesInUse(all, '3702', '2021-01-01' as Day)?.version).toBe('old')
    expect(rulesInUse([...all].reverse(), undefined, '1990-01-01' as Day)?.version).toBe('old')
    expect(rulesInUse(all, undefined, '2022-01-01' as Day)?.version).toBe('new')
    expect(rulesInUse(all, undefined, '2021-12-31' as Day)?.version).toBe('old')
    // where a place has none of its own, anybody's are better than none
    expect(rulesInUse(all, '3702', '2030-01-01' as Day)?.version).toBe('new')
    const elsewhere = { ...version('elsewhere', '2025-01-01', null), jurisdiction: { code: '37', name: '山东省' } }
    expect(rulesInUse([...all, elsewhere], '1302', '2030-01-01' as Day)?.version).toBe('new')
    expect(rulesInUse([], undefined, '2021-01-01' as Day)).toBeUndefined()
  })
})

import { readFileSync } from 'node:fs'
import type { Day, Fen, Millilitres, UnitHundredths } from '@xuemian/contract'
import { describe, expect, it } from 'vitest'
import { parse, stringify } from 'yaml'
import { assess } from './assess.ts'
import { entitlements } from './entitlement.ts'
import type { DonationFact, DonorFact } from './facts.ts'
import { formatProblems, type Policy, parsePolicy } from './policy.ts'
import { reasonOf } from './quota/reason.ts'
import { recordForAuditor } from './record.ts'

const text = readFileSync(new URL('./data/hebei/1998-10-01.yaml', import.meta.url), 'utf8')
const provision = { of: 'law', article: '第一条', sentence: '总限。', sure: 'inferred' }

/** Hebei's rules with other parts; `ceilings` as rows of what they are over and their tiers. */
function rules(more: object, ceilings: readonly (readonly [over: string, ...tiers: object[]])[] = []): Policy {
  const above = ceilings.map(([over, ...tiers]) => ({
    over,
    tiers: tiers.map((tier) => ({ provision, ...tier })),
  }))
  const made = { ...parse(text), ...(above.length > 0 ? { ceilings: above } : {}), ...more }
  const read = parsePolicy(stringify(made, { aliasDuplicateObjects: false }), 'x.yaml')
  if (!read.ok) throw new Error(formatProblems(read.problems))
  return read.value
}

const day = '2026-05-20' as Day
const moment = { use: day, discharge: day, application: day }
const gave = (on: string, ml = 400): DonationFact => ({
  day: on as Day,
  kind: 'whole-blood',
  volume: ml as Millilitres,
  units: 0 as UnitHundredths,
  provinceCode: '13',
})
const donor = (relation: DonorFact['relation'], donations: readonly DonationFact[]): DonorFact => ({
  donor: 'a',
  relation,
  donations,
  consumed: { self: 0 as Millilitres, relatives: 0 as Millilitres },
})
const offer = (policy: Policy, one: DonorFact, versions?: readonly Policy[]) => {
  const [found] = entitlements(policy, one, moment, versions)
  if (!found) throw new Error('no entitlement')
  return { ...found, says: reasonOf(policy, one, moment, found) }
}
const twice = { give: { multiple: 2 } }

describe('a ceiling', () => {
  it('over everybody binds the donor and relatives, over relatives and over one of them only these', () => {
    const policy = rules({}, [
      ['everybody', twice],
      ['relatives', twice],
      ['patient', { give: { millilitres: 300 } }],
    ])
    const of = (relation: DonorFact['relation']) =>
      offer(policy, donor(relation, [gave('2020-01-01')])).bounds.map(({ cap, of: whose }) => [cap, ...whose])
    expect(of('self')).toEqual([
      [1200, 'self'],
      [800, 'self', 'relatives'],
    ])
    expect(of('child')).toEqual([
      [400, 'relatives'],
      [800, 'self', 'relatives'],
      [800, 'relatives'],
      [300, 'patient'],
    ])
  })

  it('of a ledger binds what is used of it, and nothing of the others', () => {
    const ledger = (key: string, ...components: readonly string[]) => ({
      key,
      name: key,
      kinds: ['whole-blood'],
      components,
    })
    const own = (key: string) => ({ for: ['self'], account: 'own', ledger: key, tiers: [{ provision, ...twice }] })
    const over = (key: string, millilitres: number) => ({
      over: 'everybody',
      ledger: key,
      tiers: [{ provision, give: { millilitres } }],
    })
    const policy = rules({
      ledgers: [ledger('red', 'red-cells'), ledger('plasma', 'plasma')],
      rules: [own('red'), own('plasma')],
      ceilings: [over('plasma', 500)],
    })
    const caps = entitlements(policy, donor('self', [gave('2020-01-01')]), moment).map(({ ledger: key, bounds }) => [
      key,
      ...bounds.map(({ cap }) => cap),
    ])
    expect(caps).toEqual([
      ['red', 800],
      ['plasma', 800, 500],
    ])
  })

  it('is none where no tier fits or the one that fits is unlimited', () => {
    const policy = rules({}, [['everybody', { when: { honours: ['gold'] }, ...twice }]])
    expect(offer(policy, donor('self', [gave('2020-01-01')])).bounds).toHaveLength(1)
    expect(offer(policy, { ...donor('self', [gave('2020-01-01')]), honours: ['gold'] }).bounds).toHaveLength(2)
    const open = rules({}, [['everybody', { give: { unlimited: true } }]])
    expect(offer(open, donor('self', [gave('2020-01-01')])).bounds).toHaveLength(1)
  })

  it('stands beside a quota without limit, and the patient is told', () => {
    const policy = rules({}, [['everybody', { give: { millilitres: 5000 } }]])
    const { cap, bounds, says } = offer(policy, donor('self', [gave('2020-01-01', 1000)]))
    expect([cap, bounds.length]).toEqual([null, 1])
    expect(says).toContain('本人用血不限量减免，本人和亲属合计至多5000毫升。')
  })

  it('over one relative asks what this one has used, also of a quota that relatives share', () => {
    const policy = rules({}, [['patient', twice]])
    const one = donor('child', [gave('2020-01-01')])
    const bill = { serialNumber: 's', consumedOn: day, actualCost: 0 as Fen, bags: [] }
    const codes = (consumed: object) =>
      assess(
        { appliedOn: day, bills: [bill], donors: [{ ...one, consumed: { ...one.consumed, ...consumed } }] },
        [policy],
        [],
      ).notices.map(({ code }) => code)
    expect(codes({ relatives: 100 })).toEqual(['PATIENT_USE_UNKNOWN'])
    expect(codes({ relatives: 100, patient: 100 })).toEqual([])
    expect(codes({})).toEqual([])
  })

  it('is the sum of what each version says of its donations, and none where one says nothing', () => {
    const older = { version: '1', versionBy: 'donation', effective: { from: '1998-10-01', to: null } }
    const newer = { version: '2', versionBy: 'donation', effective: { from: '2020-01-01', to: null } }
    const donations = [gave('2015-01-01', 200), gave('2021-01-01', 400)]
    const bounds = (first: Policy, second: Policy) =>
      offer(second, donor('self', donations), [first, second]).bounds.map(({ cap, ceiling }) => [cap, ceiling?.rule])
    const both = bounds(
      rules(older, [['everybody', { give: { multiple: 2.5 } }]]),
      rules(newer, [['everybody', twice]]),
    )
    expect(both).toEqual([
      [1800, undefined],
      [1300, 'HE 1 ceilings[0].tiers[0]'],
    ])
    expect(bounds(rules(older), rules(newer, [['everybody', twice]]))).toHaveLength(1)
    const gold = { when: { honours: ['gold'] }, ...twice }
    expect(bounds(rules(older, [['everybody', gold]]), rules(newer, [['everybody', twice]]))).toHaveLength(1)
    expect(bounds(rules(older, [['everybody', gold]]), rules(newer, [['everybody', gold]]))).toHaveLength(1)
  })

  it('of a ledger looks only at the donations that fill it', () => {
    const ledger = { key: 'blood', name: '全血', kinds: ['whole-blood'], components: ['red-cells'] }
    const policy = rules({
      ledgers: [ledger],
      rules: parse(text).rules.map((rule: object) => ({ ...rule, ledger: 'blood' })),
      ceilings: [{ over: 'relatives', ledger: 'blood', tiers: [{ ...twice, provision }] }],
    })
    const gift = { ...gave('2020-01-01'), kind: 'apheresis-red-cells' } as DonationFact
    const { bounds } = offer(policy, donor('child', [gave('2020-01-01'), gift]))
    expect(bounds.map(({ cap }) => cap)).toEqual([400, 800])
  })
})

describe('words', () => {
  const half = (give: object) => [{ for: ['self'], account: 'own', tiers: [{ give, provision }] }]

  it('say of a quota without limit which percentage it waives', () => {
    const policy = rules({ rules: half({ unlimited: true, percent: 80 }) })
    expect(offer(policy, donor('self', [gave('2020-01-01')])).says).toContain('本人用血不限量减免血费的80%。')
  })

  it('say of a quota that is limited in one part and not in another what each waives', () => {
    const bands = [
      { upTo: { years: 10 }, millilitres: 300 },
      { unlimited: true, percent: 50 },
    ]
    const tiers = [{ ageing: { from: 'each-donation', bands }, provision }]
    const policy = rules({ rules: [{ for: ['self'], account: 'own', tiers }] })
    const { says, parts, cap } = offer(policy, donor('self', [gave('2010-01-01', 200), gave('2020-01-01')]))
    expect(says).toContain('10年内献血400毫升得300毫升，超过10年献血200毫升不限量减免血费的50%，减免，额度不限量。')
    expect(cap).toBeNull()
    expect(parts).toEqual([
      { percent: 100, bounds: [{ cap: 300, of: ['self'] }] },
      { percent: 50, bounds: [] },
    ])
  })

  it('say nothing of a percentage of which nothing came', () => {
    const of = (multiple: number) => {
      const bands = [
        { upTo: { years: 10 }, multiple: 1 },
        { multiple, percent: 50 },
      ]
      const tiers = [{ ageing: { from: 'each-donation', bands }, provision }]
      const policy = rules({ rules: [{ for: ['self'], account: 'own', tiers }] })
      return offer(policy, donor('self', [gave('2010-01-01', 50), gave('2020-01-01')])).parts?.length ?? null
    }
    expect([of(0.01), of(0.02)]).toEqual([null, 2])
    const all = { rules: half({ multiple: 0.01, percent: 50 }) }
    expect(offer(rules(all), donor('self', [gave('2020-01-01', 50)])).parts).toBeNull()
  })

  it('name a step relation that shares a pool', () => {
    const tiers = [{ give: { multiple: 1 }, provision }]
    const pool = { account: 'pooled', draws: 'apart', pool: 'core', tiers }
    const policy = rules({ rules: [...half({ multiple: 1 }), { for: ['child', 'step-child'], ...pool }] })
    expect(offer(policy, donor('child', [gave('2020-01-01')])).says).toContain('由献血者的子女、继子女共用。')
  })

  it('tell an auditor the provision of a ceiling and the percentage of each part', () => {
    const policy = rules({ rules: half({ multiple: 1, percent: 50 }) }, [['everybody', { give: { multiple: 0.5 } }]])
    const record = (given: Policy) =>
      recordForAuditor(
        assess({ appliedOn: day, bills: [], donors: [donor('self', [gave('2020-01-01')])] }, [given], []),
      )
    const limits =
      '本人合计至多400毫升，本人与亲属合计至多200毫升（HE 1998-10-01 ceilings[0].tiers[0]，《中华人民共和国献血法》第一条（推断，待确认：总限。））。'
    expect(record(policy).join('\n')).toContain(limits)
    expect(record(policy).join('\n')).toContain('400毫升×1=400毫升，减免50%。')
    expect(record(rules({ rules: half({ unlimited: true, percent: 50 }) })).join('\n')).toContain('不限量，减免50%。')
  })
})

import { describe, expect, it } from 'vitest'
import { readCase } from './read-case.ts'

const expected = `expected:
  billed: '0.00'
  waived: '0.00'
  quotas: []
  notices: []
`
const read = (facts: string, more = expected) => readCase(`sentence: 一句话。\n${facts}${more}`, 'x.yaml')
const problems = (text: string, more = expected) => {
  const found = read(text, more)
  return found.ok ? [] : found.problems.map(({ path, zh, en }) => `${path}: ${zh} · ${en}`)
}
const factsOf = (text: string) => {
  const found = read(text)
  if (!found.ok) throw new Error(JSON.stringify(found.problems))
  return found.value.facts
}
const bills = (text: string) => factsOf(`facts: { appliedOn: '2026-06-01', donors: [], bills: [${text}] }\n`).bills
const donors = (text: string, more = '') =>
  factsOf(`facts: { appliedOn: '2026-06-01', ${more}bills: [], donors: [${text}] }\n`).donors

describe('a readable case', () => {
  it('is of Hebei and of its donations, where it names nothing else', () => {
    const plain = read("facts: { appliedOn: '2026-06-01', donors: [], bills: [] }\n")
    expect(plain).toEqual({
      ok: true,
      value: {
        sentence: '一句话。',
        rules: 'hebei',
        facts: { appliedOn: '2026-06-01', donors: [], bills: [] },
        expected: { billed: 0, waived: 0, quotas: [], notices: [] },
      },
    })
    const [donor] = donors("{ donor: 甲, relation: self, donations: [{ day: '2024-01-01', wholeBlood: 200 }] }")
    expect(donor).toEqual({
      donor: '甲',
      relation: 'self',
      consumed: { self: 0, relatives: 0 },
      donations: [{ day: '2024-01-01', kind: 'whole-blood', volume: 200, units: 0, provinceCode: '13' }],
    })
  })

  it('names kind, amount, place and fate of a donation in few words', () => {
    const [donor] = donors(
      `{ donor: 甲, relation: child, qualifier: step, rareGroup: true, honours: [gold],
         consumed: { self: 1, relatives: 2, patient: 3 }, consumedByLedger: { red: { self: 4, relatives: 5 } },
         donations: [
           { day: '2024-01-01', platelets: '1.5' },
           { day: '2024-01-02', kind: stem-cells, units: '2', province: '11', city: '1101', station: 甲站 },
           { day: '2024-01-03', kind: apheresis-platelets, wholeBlood: 100, paid: true, failedTests: true, givenAway: 50 },
         ] }`,
      "province: '37', ",
    )
    expect(donor).toEqual({
      donor: '甲',
      relation: 'child',
      qualifier: 'step',
      rareGroup: true,
      honours: ['gold'],
      consumed: { self: 1, relatives: 2, patient: 3 },
      consumedByLedger: { red: { self: 4, relatives: 5 } },
      donations: [
        { day: '2024-01-01', kind: 'apheresis-platelets', volume: 0, units: 150, provinceCode: '37' },
        {
          day: '2024-01-02',
          kind: 'stem-cells',
          volume: 0,
          units: 200,
          provinceCode: '11',
          cityCode: '1101',
          station: '甲站',
        },
        {
          day: '2024-01-03',
          kind: 'apheresis-platelets',
          volume: 100,
          units: 0,
          provinceCode: '37',
          paid: true,
          failedTests: true,
          givenAway: 50,
        },
      ],
    })
  })

  it('sums the rows of one bag, leaves out what comes to nothing, and asks the sum of it where no amount is named', () => {
    const row = (donCode: string, units: string, money: string) =>
      `{ donCode: '${donCode}', class: '1002', units: '${units}', rh: '+', money: '${money}' }`
    const [bill] = bills(
      `{ consumedOn: '2026-05-20', bags: [${row('A', '2', '440.00')}, ${row('A', '-1', '-220.00')}, ${row('B', '1', '1.00')}, ${row('B', '-1', '-1.00')}, ${row('C', '0', '5.00')}, ${row('D', '1', '0.00')}] }`,
    )
    expect(bill).toMatchObject({ serialNumber: 'stay-1', consumedOn: '2026-05-20', actualCost: 22_500 })
    expect(bill).not.toHaveProperty('dischargedOn')
    expect(bill?.bags).toEqual([
      {
        donCode: 'A',
        prodCode: 'P0056V00',
        prodClassCode: '1002',
        prodClassName: '1002',
        volume: 100,
        rh: '+',
        money: 22_000,
      },
      expect.objectContaining({ donCode: 'C', volume: 0, money: 500 }),
      expect.objectContaining({ donCode: 'D', volume: 100, money: 0 }),
    ])
  })

  it('keeps bags apart that name no donation code, on one bill and on two', () => {
    const bag = "{ class: '1002', units: '1', rh: '-', money: '1.00' }"
    const one = `{ consumedOn: '2026-05-20', dischargedOn: '2026-05-21', serialNumber: s, actualCost: '9.00', bags: [${bag}, ${bag}] }`
    const all = bills(`${one}, ${one}`)
    const codes = all.flatMap((bill) => bill.bags.map(({ donCode }) => donCode))
    expect(codes).toEqual(['0030126000000', '0030126000001', '0030126010000', '0030126010001'])
    expect(all[0]).toMatchObject({ serialNumber: 's', dischargedOn: '2026-05-21', actualCost: 900 })
    expect(all[0]?.bags[0]?.rh).toBe('-')
  })

  it('is refused for a wrong value in each part, naming it', () => {
    const bag = (units: string, rh = '+') =>
      `facts: { appliedOn: '2026-06-01', donors: [], bills: [{ consumedOn: '2026-05-20', bags: [{ class: '1', units: ${units}, rh: '${rh}', money: '1.00' }] }] }\n`
    expect(problems(bag("'1.005'"))).toEqual([
      'facts.bills[0].bags[0].units: 数量须为加引号的小数 · must be a quoted decimal of units',
    ])
    expect(problems(bag("'1'", '?'))).toEqual(['facts.bills[0].bags[0].rh: 只能是：+、- · must be one of: +, -'])
    const donor = (more: string) => `facts: { appliedOn: '2026-06-01', bills: [], donors: [{ donor: a, ${more} }] }\n`
    expect(problems(donor('relation: friend, donations: []'))[0]).toContain('facts.donors[0].relation: 只能是：self')
    expect(problems(donor('relation: child, qualifier: half, donations: []'))).toEqual([
      'facts.donors[0].qualifier: 只能是：step、adoptive · must be one of: step, adoptive',
    ])
    expect(problems(donor("relation: child, donations: [{ day: '2024-01-01', kind: blood }]"))[0]).toContain(
      'donations[0].kind: 只能是：whole-blood',
    )
    for (const where of ['donations: [], x: 1', "donations: [{ day: '2024-01-01', x: 1 }]"])
      expect(problems(donor(`relation: child, ${where}`))[0]).toContain('不认识的键：x')
    const plain = "facts: { appliedOn: '2026-06-01', donors: [], bills: [] }\n"
    expect(problems(plain, `${expected}  other: 1\n`)).toEqual(['expected: 不认识的键：other · unknown key: other'])
    expect(problems(plain, `${expected}other: 1\n`)).toEqual([': 不认识的键：other · unknown key: other'])
    const empty = readCase(`sentence: ''\n${plain}${expected}`, 'x.yaml')
    expect(empty.ok ? [] : empty.problems.map(({ path }) => path)).toEqual(['sentence'])
  })

  it('may expect sums by bill, payers and words of the explanation', () => {
    const more = `${expected}  waivedByBill: ['1.00']\n  payers: [{ station: null, waived: '1.00' }]\n  says: 词\n`
    const found = read("facts: { appliedOn: '2026-06-01', cityCode: '1301', donors: [], bills: [] }\n", more)
    expect(found).toMatchObject({
      value: {
        facts: { cityCode: '1301' },
        expected: { waivedByBill: [100], payers: [{ station: null, waived: 100 }], says: '词' },
      },
    })
  })
})

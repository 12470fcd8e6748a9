import { readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { parsePolicy } from '../policy.ts'

const hebei = readFileSync(new URL('../data/hebei/1998-10-01.yaml', import.meta.url), 'utf8')

/** What is found wrong in Hebei's file after replacements; each must change it. */
function found(...changes: readonly (readonly [from: string | RegExp, to: string])[]) {
  let text = hebei
  for (const [from, to] of changes) {
    const next = text.replace(from, to)
    expect(next).not.toBe(text)
    text = next
  }
  const parsed = parsePolicy(text, 'x.yaml')
  if (parsed.ok) return []
  for (const { line, zh, en } of parsed.problems) {
    expect(line).toBeGreaterThan(1)
    expect(zh).toMatch(/[一-鿿]/)
    expect(en).not.toMatch(/[一-鿿]/)
  }
  return parsed.problems.map(({ path, en }) => `${path}: ${en}`)
}

const provision = 'provision: { of: measure, article: a, sentence: s, sure: inferred }'
/** The donor's tiers of Hebei, replaced. */
const tiers = (...rows: readonly string[]) =>
  found([
    /tiers:\n {6}- when[\s\S]*? {2}# All relatives/,
    `tiers:\n${rows.map((row) => `      - { ${row}, ${provision} }\n`).join('')}  # All relatives`,
  ])
const give = (multiple: number) => `give: { multiple: ${multiple} }`

describe('a policy that contradicts itself is refused when it is read', () => {
  it('leaves Hebei’s own alone', () => {
    expect(parsePolicy(hebei, 'he.yaml').ok).toBe(true)
    expect(tiers(`when: { total: { atLeast: 800 } }, ${give(3)}`, give(2))).toEqual([])
  })

  it('for a tier that can never apply', () => {
    expect(tiers(give(3), `when: { total: { atLeast: 800 } }, ${give(2)}`)).toEqual([
      'rules[0].tiers[1]: tier 1 takes every such case: this one can never apply',
    ])
    expect(tiers(`when: { total: { atLeast: 1 } }, ${give(3)}`, give(2))).toEqual([
      'rules[0].tiers[1]: tier 1 takes every such case: this one can never apply',
    ])
    expect(
      tiers(`when: { ever: [stem-cells, whole-blood] }, ${give(3)}`, `when: { ever: [stem-cells] }, ${give(2)}`),
    ).toEqual(['rules[0].tiers[1]: tier 1 takes every such case: this one can never apply'])
    expect(
      tiers(`when: { ever: [stem-cells] }, ${give(3)}`, `when: { ever: [stem-cells, whole-blood] }, ${give(2)}`),
    ).toEqual([])
    expect(
      tiers(`when: { honours: [gold] }, ${give(3)}`, `when: { honours: [gold], rareGroup: true }, ${give(2)}`),
    ).toEqual(['rules[0].tiers[1]: tier 1 takes every such case: this one can never apply'])
    expect(tiers(`when: { rareGroup: true }, ${give(3)}`, give(2))).toEqual([])
    for (const what of ['total', 'times', 'once']) {
      const of = (bounds: string) => `when: { ${what}: { ${bounds} } }, ${give(3)}`
      expect(tiers(of('atLeast: 3'), of('atLeast: 5'))).toHaveLength(1)
      expect(tiers(of('atLeast: 5'), of('atLeast: 3'), give(2))).toEqual([])
      expect(tiers(of('atLeast: 3, within: { years: 2 }'), of('atLeast: 5'))).toEqual([])
      expect(tiers(of('atLeast: 1'), give(2))).toHaveLength(1)
      expect(tiers(of('atLeast: 1, kinds: [whole-blood]'), give(2))).toEqual([])
    }
  })

  it('for a threshold under two tiers, and for one under none', () => {
    expect(
      tiers(`when: { total: { atLeast: 800 } }, ${give(3)}`, `when: { total: { atMost: 800 } }, ${give(2)}`),
    ).toEqual(['rules[0].tiers[1].when: 800 falls under tier 1 and tier 2'])
    expect(
      tiers(`when: { total: { atMost: 800 } }, ${give(3)}`, `when: { total: { atLeast: 800 } }, ${give(2)}`),
    ).toEqual(['rules[0].tiers[1].when: 800 falls under tier 1 and tier 2'])
    expect(
      tiers(`when: { total: { moreThan: 800 } }, ${give(3)}`, `when: { total: { lessThan: 800 } }, ${give(2)}`),
    ).toEqual(['rules[0].tiers: 800 falls under no tier'])
    expect(
      tiers(`when: { total: { moreThan: 800 } }, ${give(3)}`, `when: { total: { atMost: 800 } }, ${give(2)}`),
    ).toEqual([])
    expect(
      tiers(`when: { times: { atLeast: 3 } }, ${give(3)}`, `when: { times: { lessThan: 2 } }, ${give(2)}`),
    ).toEqual(['rules[0].tiers: 2 falls under no tier'])
    expect(tiers(`when: { total: { atLeast: 200, lessThan: 800 } }, ${give(3)}`)).toEqual([
      'rules[0].tiers: 800 falls under no tier',
    ])
  })

  it('for bounds that exclude each other and conditions that say nothing', () => {
    expect(tiers(`when: { total: { atLeast: 800, lessThan: 700 } }, ${give(3)}`, give(1))).toEqual([
      'rules[0].tiers[0].when: the lower bound is above the upper one',
    ])
    expect(tiers(`when: { total: { atLeast: 800, moreThan: 700 } }, ${give(3)}`)).toEqual([
      'rules[0].tiers[0].when.total: atLeast and moreThan exclude each other',
    ])
    expect(tiers(`when: { total: { atMost: 800, lessThan: 700 } }, ${give(3)}`, give(1))).toEqual([
      'rules[0].tiers[0].when.total: atMost and lessThan exclude each other',
    ])
    expect(tiers(`when: {}, ${give(3)}`)).toEqual(['rules[0].tiers[0].when: names no condition'])
  })

  it('for ageing bands that never apply, and for amounts said twice', () => {
    const bands = (list: string) => tiers(`ageing: { from: each-donation, bands: [${list}] }`)
    expect(bands('{ upTo: { years: 5 }, multiple: 5 }, { multiple: 1 }')).toEqual([])
    expect(bands('{ multiple: 5 }, { multiple: 1 }')).toEqual([
      'rules[0].tiers[0].ageing.bands[1]: the band before never ends: this one can never apply',
    ])
    expect(bands('{ upTo: { years: 5 }, multiple: 5 }, { upTo: { months: 60 }, multiple: 1 }')).toEqual([
      'rules[0].tiers[0].ageing.bands[1]: bands go from short to long',
    ])
    expect(bands('{ upTo: { years: 5, months: 1 }, multiple: 5 }')).toEqual([
      'rules[0].tiers[0].ageing.bands[0].upTo: must name exactly one of years, months, days',
    ])
    expect(bands('{ upTo: { years: 5 }, under: { years: 5 }, multiple: 5 }')).toEqual([
      'rules[0].tiers[0].ageing.bands[0]: upTo and under exclude each other',
    ])
    expect(bands('{ multiple: 5, unlimited: true }')).toEqual([
      'rules[0].tiers[0].ageing.bands[0]: must name exactly one of multiple, millilitres, unlimited',
    ])
    expect(tiers(`${give(3)}, ageing: { from: each-donation, bands: [{ multiple: 1 }] }`)).toEqual([
      'rules[0].tiers[0]: needs exactly one of give and ageing',
    ])
    expect(tiers('give: { multiple: 1.234 }')).toEqual(['rules[0].tiers[0].give.multiple: has at most two decimals'])
  })

  it('for two rules that serve one relation with the same donations', () => {
    const second = (more: string) =>
      `  - { for: [child], account: pooled, draws: apart, ${more}tiers: [{ ${give(2)}, ${provision} }] }\nconsumption:`
    expect(found([/^consumption:/m, second('')])).toEqual([
      'rules[2].for: child has rule 2 for the same donations; different cases are tiers of one rule',
    ])
    const cohorts = [
      [/^consumption:/m, second("donated: { from: '2020-01-01' }, ")],
      ['    draws: apart\n', "    draws: apart\n    donated: { to: '2019-12-31' }\n"],
    ] as const
    expect(found(...cohorts)).toEqual([])
    expect(found(...cohorts, ["'2019-12-31'", "'2020-01-01'"])).toEqual([
      'rules[2].for: child has rule 2 for the same donations; different cases are tiers of one rule',
    ])
    const places = (first: string, other: string) =>
      found(
        ['within: province', 'within: nation'],
        [/^consumption:/m, second(`where: ${other}, `)],
        ['    draws: apart\n', `    draws: apart\n    where: ${first}\n`],
      )
    expect(places('here', 'elsewhere')).toEqual([])
    expect(places('here', 'here')).toHaveLength(1)
    expect(found(...cohorts, ['draws: apart, donated', 'draws: together, donated'])).toEqual([
      'rules[2].account: rules for child must draw on the same quota (same account, draws and pool)',
    ])
  })

  it('for accounts that do not fit whom they serve', () => {
    expect(found(['for: [self]', 'for: [self, spouse]'])).toEqual([
      'rules[0].for: the donor and relatives need rules of their own',
      'rules[1].for: spouse has rule 1 for the same donations; different cases are tiers of one rule',
    ])
    expect(found(['account: own', 'account: each'])).toEqual([
      'rules[0].account: own is for the donor, pooled or each for relatives',
    ])
    expect(found(['account: pooled', 'account: own'])).toEqual([
      'rules[1].account: own is for the donor, pooled or each for relatives',
    ])
    expect(
      found([/ {2}- for: \[self\][\s\S]*?(?= {2}# All)/, ''], ['draws: apart', 'draws: within-donors'])[0],
    ).toContain('no quota of the donor')
    expect(found(['    draws: apart\n', ''])).toEqual([
      'rules[1].draws: needed in a rule for relatives, and only there',
    ])
  })

  it('for quotas that relatives share in a way that cannot be', () => {
    const pool = (name: string) => ['    draws: apart\n', `    draws: apart\n    pool: ${name}\n`] as const
    const second = (more: string) =>
      [
        /^consumption:/m,
        `  - { for: [sibling], account: pooled, draws: apart, ${more}tiers: [{ ${give(2)}, ${provision} }] }\nconsumption:`,
      ] as const
    expect(found(pool('core'))).toEqual([])
    expect(found(pool('core'), second('pool: wide, '))).toEqual([])
    expect(found(pool('core'), second(''))).toEqual(['rules[2].account: other rules name a pool: this one must, too'])
    expect(found(pool('core'), ['account: pooled', 'account: each'])[0]).toContain('only pooled relatives share')
    const cohort = (name: string) =>
      `  - { for: [child], account: pooled, draws: apart, pool: ${name}, donated: { from: '2020-01-01' }, tiers: [{ ${give(2)}, ${provision} }] }\nconsumption:`
    const older = ['    pool: core\n', "    pool: core\n    donated: { to: '2019-12-31' }\n"] as const
    expect(found(pool('core'), older, [/^consumption:/m, cohort('core')])).toEqual([])
    expect(found(pool('core'), older, [/^consumption:/m, cohort('wide')])[0]).toContain('same quota')
  })

  it('for a ceiling that stands twice, has a percentage or tiers that contradict each other', () => {
    const ceiling = (over: string, tier: string, more = '') =>
      `{ over: ${over}, ${more}tiers: [{ ${tier}, ${provision} }] }`
    const ceilings = (...rows: readonly string[]) => found([/^rules:/m, `ceilings: [${rows.join(', ')}]\nrules:`])
    expect(ceilings(ceiling('everybody', give(5)), ceiling('relatives', give(2)))).toEqual([])
    expect(ceilings(ceiling('patient', give(5)), ceiling('patient', give(2)))).toEqual([
      'ceilings[1].over: this ceiling stands twice',
    ])
    expect(ceilings(ceiling('patient', 'give: { multiple: 1, percent: 50 }'))[0]).toContain('it has no percent')
    expect(ceilings(ceiling('patient', give(5), 'ledger: red, '))[0]).toContain('ceilings[0].ledger')
    expect(ceilings(ceiling('patient', `when: { total: { atLeast: 800, lessThan: 700 } }, ${give(1)}`))[0]).toContain(
      'ceilings[0].tiers[0].when',
    )
    expect(ceilings(ceiling('patient', `when: { once: { atLeast: 1, where: here } }, ${give(1)}`))[0]).toContain(
      'ceilings[0].tiers[0].when.once.where',
    )
    expect(ceilings(ceiling('patient', give(1)).replace('of: measure', 'of: lex'))[0]).toContain(
      'ceilings[0].tiers[0].provision.of',
    )
    const ledger = '{ key: red, name: n, kinds: [whole-blood], components: [red-cells] }'
    const apart = found(
      [/^rules:/m, `ledgers: [${ledger}]\nceilings: [${ceiling('patient', give(1))}]\nrules:`],
      ['    account: own\n', '    account: own\n    ledger: red\n'],
      ['    account: pooled\n', '    account: pooled\n    ledger: red\n'],
    )
    expect(apart).toEqual(['ceilings[0].ledger: must be a key of ledgers: red'])
  })

  it('for percentages of what is money already, and two of one component', () => {
    expect(tiers('give: { multiple: 1, percent: 50 }')).toEqual([])
    expect(tiers('give: { multiple: 1, percent: 100 }')[0]).toContain('too big')
    const half = /multiple: 1 \}/
    const money = ['by: volume', "by: money\n  rate: { yuan: '1.10', millilitres: 1 }"] as const
    expect(found([half, 'multiple: 1, percent: 50 }'], money)[0]).toContain('quotas of money have no percent')
    const bands = 'ageing: { from: last-donation, bands: [{ multiple: 1, percent: 50 }] }'
    expect(found([/give: \{ multiple: 1 \}/, bands], money)).toHaveLength(1)
    const shares = (second: string) =>
      found([
        'caps: {}',
        `caps: {}\n  shares: [{ components: [plasma], percent: 50 }, { components: [${second}], percent: 80 }]`,
      ])
    expect(shares('platelets')).toEqual([])
    expect(shares('platelets, plasma')).toEqual(['amount.shares[1].components: plasma stands twice'])
  })

  it('for donations that both count and do not', () => {
    const timing = 'timing: { until: use, sameDay: true }'
    expect(found([timing, 'timing: { until: use, sameDay: false, grace: { days: 3 } }'])).toEqual([
      'donations.timing.sameDay: later donations count, the same day does not',
    ])
    expect(found([timing, 'timing: { until: use, sameDay: true, grace: { days: 3 }, wait: { days: 3 } }'])).toEqual([
      'donations.timing.wait: a waiting time and donations afterwards contradict each other',
    ])
    expect(found([timing, 'timing: { until: application, sameDay: true, grace: { days: 3 } }'])).toEqual([
      'donations.timing.grace: a donation after the application cannot count for it',
    ])
    expect(found(['leftOut: []', 'leftOut: [failed-tests]\n  failedAtMost: 200'])).toEqual([
      'donations.failedAtMost: failed tests cannot both be left out and count up to a cap',
    ])
    expect(found(['kinds: [whole-blood]', 'kinds: [whole-blood, apheresis-platelets]'])).toEqual([
      'donations.worth[1].kinds: apheresis-platelets is converted twice for the same days',
    ])
    expect(found(['per: given-ml', 'per: unit'])).toEqual([
      'donations.worth[0].millilitres: given-ml has no millilitres, the others need it',
    ])
    expect(found(['within: province', 'within: city'])).toEqual([
      'donations.within: the rules of a province know no city of their own',
    ])
    const marked = (first: string, second: string) =>
      found([
        '- { kinds: [whole-blood], per: given-ml }',
        `- { kinds: [whole-blood], ${first}per: given-ml, multiple: 2 }\n    - { kinds: [whole-blood], ${second}per: given-ml }`,
      ])
    expect(marked('marks: [emergency], ', '')).toEqual([])
    expect(marked('marks: [emergency], ', 'marks: [mutual-aid], ')).toEqual([])
    expect(marked('marks: [emergency], ', 'marks: [mutual-aid, emergency], ')[0]).toContain('converted twice')
    expect(marked('', 'marks: [emergency], ')[0]).toContain('converted twice')
    expect(found(['per: given-ml', 'per: given-ml, multiple: 1.5'])).toEqual([])
    expect(found(['per: unit, ', 'per: unit, multiple: 2, '])[0]).toContain('only given-ml has a multiple')
  })

  it('for telling places apart of which only one counts', () => {
    const apart = 'only donations given here count'
    expect(tiers(`when: { total: { atLeast: 800, where: here } }, ${give(3)}`, give(2))).toEqual([
      expect.stringMatching(/^rules\[0\]\.tiers\[0\]\.when\.total\.where: only donations given here/),
    ])
    const rule = ['    draws: apart\n', '    draws: apart\n    where: elsewhere\n'] as const
    expect(found(rule)[0]).toContain(apart)
    expect(found(rule, ['within: province', 'within: nation'])).toEqual([])
    const city = [/code: '13'/, "code: '1302'"] as const
    expect(found(rule, city)).toEqual([])
    expect(found(rule, city, ['within: province', 'within: city'])[0]).toContain(apart)
    expect(
      found(['    draws: apart\n', '    draws: apart\n    when: { times: { atLeast: 1, where: here } }\n'])[0],
    ).toContain('rules[1].when.times.where')
  })

  it('for a source, a ledger or a place that is not there', () => {
    expect(found(['{ of: law, article: 第十四条, sentence: 按', '{ of: lex, article: 第十四条, sentence: 按'])).toEqual(
      ['consumption.provision.of: sources has no key "lex"'],
    )
    expect(found(['    account: own\n', '    account: own\n    ledger: red\n'])).toEqual([
      'rules[0].ledger: there are no ledgers: leave this out',
    ])
    const ledger = (key: string, component: string) =>
      `{ key: ${key}, name: n, kinds: [whole-blood], components: [${component}] }`
    const ledgers = (list: string) => found([/^rules:/m, `ledgers: [${list}]\nrules:`])
    expect(ledgers(ledger('red', 'red-cells'))).toEqual([
      'rules[0].ledger: must be a key of ledgers: red',
      'rules[1].ledger: must be a key of ledgers: red',
    ])
    expect(ledgers(`${ledger('red', 'plasma')}, ${ledger('red', 'plasma')}`).join()).toMatch(
      /stands twice.*paid by two/,
    )
    expect(found([/^status:/m, 'overrides: SD\nstatus:'])).toEqual([
      'overrides: only the rules of a city (a code of 4 digits) replace those of a province',
    ])
  })
})

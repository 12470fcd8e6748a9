import { readdirSync, readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { beforeAll, describe, expect, it } from 'vitest'
import * as z from 'zod'
import { loadPolicies } from '../data.ts'
import { policySchema } from '../format/policy-schema.ts'
import { formatProblems, parseClassDictionary } from '../policy.ts'
import { readCase } from '../read-case.ts'
import { axes } from './axes.ts'
import { apart, type Pair, pairsOfDonations, pairsOfQuotas } from './pairs.ts'
import { pairsOfPayment } from './payment-pairs.ts'
import { type AxisValue, interact, type Outcome, outcomeOf, sameOutcome, type World } from './world.ts'

const here = fileURLToPath(new URL('./', import.meta.url))
/** The invented provinces, and the regulations that were written before the format was looked at. */
const folders = [here, fileURLToPath(new URL('../unseen/', import.meta.url))]
const provincesIn = (folder: string) => readdirSync(folder).filter((name) => name !== 'cases' && !name.includes('.'))
const reasoned: readonly Pair[] = [...pairsOfDonations, ...pairsOfQuotas, ...pairsOfPayment]
const axisOf = (key: string): string => key.split(': ')[0] ?? key
const nameOf = (a: string, b: string): string => [a, b].sort().join(' × ')

/** Every pair of axes, but those that cannot act on one another. */
const pairsOfAxes = (() => {
  const names = [...new Set(axes.map(({ key }) => axisOf(key)))]
  const all = names.flatMap((a, index) => names.slice(index + 1).map((b) => nameOf(a, b)))
  const never = new Set(apart.map(([a, b]) => nameOf(a, b)))
  return all.filter((pair) => !never.has(pair))
})()

/** A world without one value that matters there. */
interface Without {
  readonly axis: AxisValue
  readonly world: World
  readonly outcome: Outcome
}

function worlds(): ReadonlyMap<string, World> {
  const classes = parseClassDictionary(readFileSync(`${here}classes.yaml`, 'utf8'), 'classes.yaml')
  if (!classes.ok) throw new Error(formatProblems(classes.problems))
  const found = new Map<string, World>()
  for (const folder of folders) {
    const policies = new Map(provincesIn(folder).map((name) => [name, loadPolicies(folder + name)]))
    for (const file of readdirSync(`${folder}cases`)) {
      const read = readCase(readFileSync(`${folder}cases/${file}`, 'utf8'), file)
      if (!read.ok) throw new Error(formatProblems(read.problems))
      const { rules, facts } = read.value
      found.set(file, { facts, policies: policies.get(rules) ?? [], dictionaries: [classes.value] })
    }
  }
  return found
}

/** What a case comes to, and without each value that matters in it: taken away, the outcome is another. */
interface Study {
  readonly whole: Outcome
  readonly rows: readonly Without[]
}

function study(world: World): Study {
  const whole = outcomeOf(world)
  const rows = axes.flatMap((axis) => {
    const changed = axis.without(world)
    if (!changed) return []
    const outcome = outcomeOf(changed)
    return sameOutcome(whole, outcome) ? [] : [{ axis, world: changed, outcome }]
  })
  return { whole, rows }
}

/** The pairs of `asked` whose effects depend on one another in a world. */
function meetIn({ whole, rows }: Study, asked: ReadonlySet<string>): readonly string[] {
  const found = new Set<string>()
  for (const [index, a] of rows.entries()) {
    for (const b of rows.slice(index + 1)) {
      const names = [nameOf(a.axis.key, b.axis.key), nameOf(axisOf(a.axis.key), axisOf(b.axis.key))]
      if (!names.some((name) => asked.has(name) && !found.has(name))) continue
      const neither = b.axis.without(a.world)
      if (interact(whole, a.outcome, b.outcome, neither ? outcomeOf(neither) : a.outcome)) {
        for (const name of names) if (asked.has(name)) found.add(name)
      }
    }
  }
  return [...found]
}

describe('the invented provinces', () => {
  let all: ReadonlyMap<string, Study>
  beforeAll(() => {
    all = new Map([...worlds()].map(([file, world]) => [file, study(world)]))
  })
  const studied = (file: string): Study => {
    const found = all.get(file)
    if (!found) throw new Error(`no case ${file}`)
    return found
  }

  it('use every value of every axis: each changes what a case comes to', () => {
    const used = new Set([...all.values()].flatMap(({ rows }) => rows.map(({ axis }) => axis.key)))
    expect(axes.map(({ key }) => key).filter((key) => !used.has(key))).toEqual([])
  })

  it('use every pair of axes that could act on one another, in a case in which what one does depends on the other', () => {
    const missing = new Set([...pairsOfAxes, ...reasoned.map(([a, b]) => nameOf(a, b))])
    expect(pairsOfAxes.length).toBeGreaterThan(500)
    expect(reasoned.length).toBeGreaterThan(250)
    for (const one of all.values()) for (const pair of meetIn(one, missing)) missing.delete(pair)
    expect([...missing]).toEqual([])
  })

  it('would be seen not to use a value or a pair that no case needs', () => {
    const byDay = studied('marsh-2018-by-day.yaml')
    const keys = byDay.rows.map(({ axis }) => axis.key)
    expect(keys).toContain('order: use-day')
    expect(keys).not.toContain('rounding: fen')
    const asked = new Set(['order: use-day × partial: whole-units', 'order: use-day × rounding: fen'])
    expect(meetIn(byDay, asked)).toEqual(['order: use-day × partial: whole-units'])
    // both matter, in bags that have nothing to do with one another
    const rare = studied('forest-rare-group.yaml')
    const quiet = ['class: not waivable', 'effective: last day']
    expect(rare.rows.map(({ axis }) => axis.key)).toEqual(expect.arrayContaining(quiet))
    expect(meetIn(rare, new Set([quiet.join(' × ')]))).toEqual([])
  })

  it('have a value for every choice of the format, which the table names', () => {
    const choices = choicesOf(z.toJSONSchema(policySchema, { io: 'input' }) as Schema)
    expect(choices.length).toBeGreaterThan(70)
    const known = new Set(axes.flatMap(({ schema }) => schema))
    expect(choices.filter((choice) => !known.has(choice))).toEqual([])
    const keys = axes.map(({ key }) => key)
    expect(new Set(keys).size).toBe(keys.length)
    expect(new Set(reasoned.map(([a, b]) => nameOf(a, b))).size).toBe(reasoned.length)
    for (const [a, b, why] of reasoned) {
      for (const key of [a, b]) expect(keys).toContain(key)
      expect(why.length).toBeGreaterThan(15)
    }
  })

  it('say in every provision a sentence of the regulation at the head of their file', () => {
    const files = provincesIn(here).flatMap((name) => readdirSync(here + name).map((file) => `${name}/${file}`))
    const quoted = files.filter((file) => readFileSync(here + file, 'utf8').includes('# 第一条'))
    expect(quoted.length).toBeGreaterThan(15)
    for (const file of quoted) {
      const text = readFileSync(here + file, 'utf8')
      for (const [, article = '', sentence = ''] of text.matchAll(/article: (\S+), sentence: ([^,]+),/g)) {
        const said = text.split('\n').find((line) => line.startsWith(`# ${article} `))
        expect(`${file} ${said}`).toContain(sentence)
      }
    }
  })
})

interface Schema {
  readonly properties?: Readonly<Record<string, Schema>>
  readonly required?: readonly string[]
  readonly items?: Schema
  readonly enum?: readonly string[]
  readonly type?: string
  readonly const?: boolean
}

/** What is no axis: it names, sources, or only holds what is. */
const structure =
  /provision|sources|^(id|version|title|status|reviewed)|name|key|\.(years|months|days)$|(kinds|ever|components|for|account)=|^(rules\.(draws|ledger)|ceilings\.ledger|(rules|ceilings)\.tiers\.(when|give))$/

/** Rules and ceilings ask as tiers do, and what is measured otherwise is bounded and chosen as totals are. */
const alike = (path: string): string =>
  path
    .replace('rules.when.', 'rules.tiers.when.')
    .replace('ceilings.tiers.', 'rules.tiers.')
    .replace(/when\.(times|once)\./, 'when.total.')
    .replace(/(total\.where)=.*/, '$1')

/** Every member of an enum, every boolean and every part that may be left out of what a schema describes, as `path=value` or `path`. */
function choicesOf(schema: Schema, path = ''): readonly string[] {
  if (path !== '' && structure.test(path)) return []
  const values = schema.type === 'boolean' && schema.const === undefined ? ['true', 'false'] : (schema.enum ?? [])
  const inside = schema.items ? choicesOf(schema.items, path) : []
  const parts = Object.entries(schema.properties ?? {}).flatMap(([key, part]) => {
    const at = path === '' ? key : `${path}.${key}`
    return [...(schema.required?.includes(key) ? [] : [at]), ...choicesOf(part, at)]
  })
  const found = [...values.map((value) => `${path}=${value}`), ...inside, ...parts]
  return found.filter((choice) => !structure.test(choice)).map(alike)
}

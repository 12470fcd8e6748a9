import { spawnSync } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import {
  assess,
  type ClassDictionary,
  type Facts,
  formatProblems,
  type Policy,
  parseClassDictionary,
  parsePolicy,
} from '@xuemian/policy'
import { describe, expect, test } from 'vitest'

const program = fileURLToPath(new URL('./policy/oracle.py', import.meta.url))
const python = findPython()
const WORLDS = process.env.XUEMIAN_LONG ? 20_000 : 400
const AT_ONCE = 1_000
const SEED = 20261124

/** What the second implementation says of a world: fen by bag and donor, ml by donor and ledger. */
interface Expected {
  readonly waived: number
  readonly bags: Readonly<Record<string, readonly (readonly [string, number])[]>>
  readonly quotas: Readonly<Record<string, number>>
  /** The tightest bound and what it leaves; absent where bills ask on several days. */
  readonly rows: Readonly<Record<string, readonly [number | null, number | null]>>
}

/** What of a decision is compared; a number is any, so that a test may plant a wrong one. */
interface Outcome {
  readonly waived: number
  readonly lines: readonly {
    readonly bill: number
    readonly bag: number
    readonly donor: string | null
    readonly waived: number
    readonly quota: number
  }[]
  readonly quotas: readonly {
    readonly donor: string
    readonly ledger: string | null
    readonly cap: number | null
    readonly consumes: number
    readonly leftAfter: number | null
  }[]
}

type Line = Outcome['lines'][number]

interface World {
  readonly index: number
  readonly policies: readonly Policy[]
  readonly dictionary: ClassDictionary
  readonly facts: Facts
  readonly expected: Expected
}

describe.skipIf(python === undefined)('the assessment, written in Python from the documents alone', () => {
  test(`comes to the same fen and ml in ${WORLDS} random worlds`, () => {
    let drawn = 0
    let compared = 0
    let paying = 0
    for (let start = 0; start < WORLDS; start += AT_ONCE) {
      const count = Math.min(AT_ONCE, WORLDS - start)
      for (const world of worlds(start, count)) {
        const decision = assess(world.facts, world.policies, [world.dictionary])
        expect(differences(world.expected, decision), `seed ${SEED}, world ${world.index}`).toEqual([])
        compared++
        if (decision.waived > 0) paying++
      }
      drawn += count
    }
    // rules that contradict themselves are refused when they are read; most must not be
    expect(compared).toBeGreaterThan(drawn * 0.8)
    expect(paying).toBeGreaterThan(compared * 0.4)
  }, 3_600_000)

  test('finds one fen too much or too little, one ml, and one donor instead of another', () => {
    const world = worlds(0, 50).find(({ expected }) => Object.keys(expected.rows).length > 0 && expected.waived > 0)
    if (!world) throw new RangeError('no world waives anything')
    const decision = assess(world.facts, world.policies, [world.dictionary])
    const planted: readonly Outcome[] = [
      { ...decision, waived: decision.waived + 1 },
      changedLine(decision, (line) => ({ ...line, waived: line.waived - 1 })),
      changedLine(decision, (line) => ({ ...line, donor: 'another' })),
      { ...decision, quotas: decision.quotas.map((quota) => ({ ...quota, consumes: quota.consumes + 1 })) },
      { ...decision, quotas: decision.quotas.map((quota) => ({ ...quota, leftAfter: (quota.leftAfter ?? 0) + 1 })) },
    ]
    expect(differences(world.expected, decision)).toEqual([])
    for (const wrong of planted) expect(differences(world.expected, wrong)).not.toEqual([])
  })
})

/** With CI=true a missing Python fails instead of being skipped. */
function findPython(): string | undefined {
  const found = ['python3', 'python'].find((name) =>
    /Python 3/.test(spawnSync(name, ['--version'], { encoding: 'utf8' }).stdout ?? ''),
  )
  if (!found && process.env.CI === 'true') throw new Error('no Python 3: CI must install one')
  return found
}

/** The worlds whose rules the reader accepts, of so many that are drawn. */
function worlds(start: number, count: number): World[] {
  const parameters = [program, '--seed', `${SEED}`, '--from', `${start}`, '--count', `${count}`]
  const { stdout, stderr, status } = spawnSync(python ?? '', parameters, {
    encoding: 'utf8',
    maxBuffer: 2 ** 30,
    env: { ...process.env, PYTHONDONTWRITEBYTECODE: '1' },
  })
  if (status !== 0) throw new Error(stderr)
  return stdout
    .trimEnd()
    .split('\n')
    .flatMap((line, at) => {
      const { policies, dictionary, facts, expected } = JSON.parse(line)
      const classes = parseClassDictionary(JSON.stringify(dictionary), 'classes')
      if (!classes.ok) throw new Error(formatProblems(classes.problems))
      const read = policies.map((policy: object) => parsePolicy(JSON.stringify(policy), 'policy'))
      if (read.some(({ ok }: { ok: boolean }) => !ok)) return []
      const parsed = read.map(({ value }: { value: Policy }) => value)
      return [{ index: start + at, policies: parsed, dictionary: classes.value, facts, expected }]
    })
}

/** Where a decision is not what is expected, in words. */
function differences(expected: Expected, decision: Outcome): string[] {
  const bags: Record<string, [string, number][]> = {}
  for (const { bill, bag, donor, waived, quota } of decision.lines) {
    if (donor === null || (waived === 0 && quota === 0)) continue
    const place = `${bill}/${bag}`
    bags[place] = [...(bags[place] ?? []), [donor, waived]]
  }
  const found = expected.waived === decision.waived ? [] : [`waived ${expected.waived}, not ${decision.waived}`]
  for (const place of new Set([...Object.keys(bags), ...Object.keys(expected.bags)])) {
    const [ours, theirs] = [JSON.stringify(bags[place]), JSON.stringify(expected.bags[place])]
    if (ours !== theirs) found.push(`bag ${place}: ${theirs}, not ${ours}`)
  }
  return [...found, ...quotaDifferences(expected, decision)]
}

function quotaDifferences(expected: Expected, decision: Outcome): string[] {
  const found: string[] = []
  const consumed: Record<string, number> = {}
  for (const { donor, ledger, consumes, cap, leftAfter } of decision.quotas) {
    const key = `${donor}|${ledger ?? ''}`
    consumed[key] = (consumed[key] ?? 0) + consumes
    const row = expected.rows[key]
    // of several bounds that leave nothing, either may be named
    const same = row === undefined || (row[1] === leftAfter && (leftAfter === 0 || row[0] === cap))
    if (!same) found.push(`quota ${key}: ${row.join(', left ')}, not ${cap}, left ${leftAfter}`)
  }
  for (const key of new Set([...Object.keys(consumed), ...Object.keys(expected.quotas)])) {
    const [ours, theirs] = [consumed[key] ?? 0, expected.quotas[key] ?? 0]
    if (ours !== theirs) found.push(`quota ${key}: ${theirs} ml consumed, not ${ours}`)
  }
  return found
}

/** A decision with its first line that waives something changed. */
function changedLine(decision: Outcome, change: (line: Line) => Line): Outcome {
  const first = decision.lines.findIndex(({ waived }) => waived > 0)
  return { ...decision, lines: decision.lines.map((line, at) => (at === first ? change(line) : line)) }
}

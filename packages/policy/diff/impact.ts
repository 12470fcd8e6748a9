import type { Day, Fen } from '@xuemian/contract'
import { assess } from '../assess.ts'
import type { Bilingual } from '../bilingual.ts'
import { asEver } from '../ever.ts'
import type { DonorFact } from '../facts.ts'
import type { ClassDictionary } from '../format/class-schema.ts'
import type { Policy } from '../format/policy-schema.ts'
import type { NamedRelation } from '../format/rule-schema.ts'
import { inForce } from '../in-force.ts'
import { standings } from '../oddities/grid.ts'
import { whoText } from '../oddities/words.ts'
import { type Whom, whomOf } from '../oddities/world.ts'
import { type TypicalDonor, type TypicalUse, typicalDonors, typicalUses } from './typical.ts'

/** What changes for one kind of donor and those patients for whom it is the same. */
export interface ImpactRow {
  readonly donor: Bilingual
  readonly patients: readonly NamedRelation[]
  /** Quota in ml, one for each ledger; null: without limit; empty: not served. */
  readonly quotas: { readonly old: readonly (number | null)[]; readonly new: readonly (number | null)[] }
  /** Waived for each use. */
  readonly uses: readonly { readonly old: Fen; readonly new: Fen }[]
}

/** Who gains and who loses, for typical donors, relations and uses. */
export interface Impact {
  /** The day of use. */
  readonly day: Day
  readonly uses: readonly Bilingual[]
  /** What changes, the largest first. */
  readonly rows: readonly ImpactRow[]
  /** Cases (donor, patient, use) that were compared, and how many of them come to more or to less. */
  readonly compared: number
  readonly more: number
  readonly less: number
}

/** Compares two policies as if both were in force on a day; nothing was consumed before. */
export function impactOf(old: Policy, next: Policy, dictionaries: readonly ClassDictionary[], day: Day): Impact {
  const dictionary = inForce(dictionaries, day) ?? dictionaries[0]
  const [policies, classes] = [[old, next].map(asEver), dictionaries.map(asEver)]
  const uses = dictionary ? typicalUses(dictionary, day) : []
  const relations = [...new Set([...old.rules, ...next.rules].flatMap((rule) => rule.for))]
  const found = donorsOf(old, next, day).flatMap(({ donor, standing }) => {
    const rows = relations.map((relation) => {
      const [a, b] = policies.map((policy) =>
        outcome(policy, donor, { ...whomOf(relation), ...standing }, uses, classes, day),
      )
      return { relation, old: a as Outcome, new: b as Outcome }
    })
    return grouped(donor, rows)
  })
  const all = found.flatMap(({ uses: own, patients }) => own.map((use) => ({ ...use, patients: patients.length })))
  const count = (keep: (use: { old: number; new: number }) => boolean) =>
    all.filter(keep).reduce((sum, { patients }) => sum + patients, 0)
  const changed = found.filter((row) => sizeOf(row) > 0)
  return {
    day,
    uses: uses.map(({ zh, en }) => ({ zh, en })),
    rows: changed.sort((a, b) => sizeOf(b) - sizeOf(a)),
    compared: count(() => true),
    more: count((use) => use.new > use.old),
    less: count((use) => use.new < use.old),
  }
}

interface Outcome {
  readonly quotas: readonly (number | null)[]
  readonly waived: readonly Fen[]
}

interface Compared {
  readonly relation: NamedRelation
  readonly old: Outcome
  readonly new: Outcome
}

const nothing = { self: 0, relatives: 0 } as DonorFact['consumed']

/** Typical donors, and one of each standing that either version asks for. */
function donorsOf(old: Policy, next: Policy, day: Day) {
  const donors = typicalDonors(day)
  const plain = donors.map((donor) => ({ donor, standing: {} }))
  const named = [...standings(old), ...standings(next)].filter((row) => Object.keys(row).length > 0)
  const unique = [...new Map(named.map((row) => [JSON.stringify(row), row])).values()]
  const special = unique.flatMap((standing) => {
    const [, one] = donors
    if (!one) return []
    const who = whoText({ relation: 'self', ...standing })
    return [
      {
        donor: {
          ...one,
          zh: `${one.zh}${who.zh.slice('本人'.length)}`,
          en: `${one.en}${who.en.slice('the donor'.length)}`,
        },
        standing,
      },
    ]
  })
  return [...plain, ...special]
}

function outcome(
  policy: Policy,
  { donations }: TypicalDonor,
  whom: Whom,
  uses: readonly TypicalUse[],
  dictionaries: readonly ClassDictionary[],
  day: Day,
): Outcome {
  const { code } = policy.jurisdiction
  const place = code.length === 4 ? { provinceCode: code.slice(0, 2), cityCode: code } : { provinceCode: code }
  const given = donations.map((row) => ({ ...row, ...place }))
  const donor = { donor: 'd', ...whom, donations: given, consumed: nothing } as DonorFact
  const decide = (bags: readonly TypicalUse['bag'][]) => {
    const cost = bags.reduce((sum, { money }) => sum + money, 0) as Fen
    const bill = { serialNumber: 's', consumedOn: day, dischargedOn: day, actualCost: cost, bags }
    return assess({ appliedOn: day, bills: [bill], donors: [donor] }, [policy], dictionaries)
  }
  const { quotas, trace } = decide([])
  const served = trace.some(({ covered }) => covered)
  return { quotas: served ? quotas.map(({ cap }) => cap) : [], waived: uses.map(({ bag }) => decide([bag]).waived) }
}

/** Relations of the same outcome are one row. */
function grouped(donor: TypicalDonor, rows: readonly Compared[]) {
  const groups = new Map<string, Compared[]>()
  for (const row of rows) {
    const key = JSON.stringify([row.old, row.new])
    groups.set(key, [...(groups.get(key) ?? []), row])
  }
  return [...groups.values()].map((group) => {
    const [first] = group as [Compared]
    const row: ImpactRow = {
      donor: { zh: donor.zh, en: donor.en },
      patients: group.map(({ relation }) => relation),
      quotas: { old: first.old.quotas, new: first.new.quotas },
      uses: first.old.waived.map((fen, index) => ({ old: fen, new: first.new.waived[index] as Fen })),
    }
    return row
  })
}

/** How much a row changes at most; a change of quota alone counts a little, so that it is listed last. */
function sizeOf({ quotas, uses }: ImpactRow): number {
  const most = Math.max(0, ...uses.map((use) => Math.abs(use.new - use.old)))
  return most > 0 ? most : JSON.stringify(quotas.old) === JSON.stringify(quotas.new) ? 0 : 0.5
}

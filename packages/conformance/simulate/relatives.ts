import type { Relation } from '@xuemian/contract'
import type { Sex } from './names.ts'
import { integer, pick, type Random } from './random.ts'
import type { Person, World } from './world.ts'

interface Kin {
  /** What the patient is to the donor. */
  readonly relation: Relation
  /** The donor's age from the patient's. */
  readonly age: (random: Random, age: number) => number
}

const kin: readonly Kin[] = [
  { relation: 'spouse', age: (random, age) => (age < 24 ? 0 : age + integer(random, -4, 4)) },
  { relation: 'parent', age: (random, age) => age - integer(random, 22, 35) },
  { relation: 'child', age: (random, age) => age + integer(random, 22, 35) },
  { relation: 'sibling', age: (random, age) => age + pick(random, [-6, -4, -2, 2, 4, 6]) },
]

/** Who may donate now and may have donated three times before. */
const YOUNGEST = 24
const OLDEST = 60

/** Gives a patient a relative who donates and is no patient, where one of a donor's age is found. */
export function addRelative(
  world: World,
  hospital: number,
  patient: { readonly person: Person; readonly age: number; readonly sex: Sex },
  donate: (donor: Person) => void,
): void {
  const { random } = world
  const { relation, age: ageOf } = pick(random, kin)
  const age = ageOf(random, patient.age)
  if (age < YOUNGEST || age > OLDEST) return
  const other: Sex = patient.sex === 'male' ? 'female' : 'male'
  const donor = world.person(relation === 'spouse' ? other : pick(random, ['male', 'female']), age)
  donate(donor)
  const { identityNumber } = patient.person
  world.relatives.push({ hospital, patient: identityNumber, donor: donor.identityNumber, relation })
}

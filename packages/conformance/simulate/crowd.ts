import type { Day, Rh } from '@xuemian/contract'
import { type Product, products } from './products.ts'
import { integer, pick } from './random.ts'
import { addRelative } from './relatives.ts'
import type { Person, Settlement, World } from './world.ts'

/** What is used, as often as it is listed, and in which sizes: units of the product's own specification. */
const used: readonly (readonly [Product, readonly number[]])[] = [
  [products.redCells, [0.5, 1, 1.5, 2]],
  [products.redCells, [1, 2]],
  [products.leukoreduced, [1, 1.5, 2]],
  [products.plasma, [1, 1.5, 2]],
  [products.platelets, [1, 2]],
  [products.wholeBlood, [2, 4]],
]

/**
 * Admits so many people as a large hospital sees them: up to three stays and two bills of each, half units, platelets, refunds,
 * records that the HIS keeps or opens anew, donors of whole blood and of platelets, relatives who donated.
 */
export function addCrowd(world: World, hospital: number, people: number, rhNegative: number): void {
  for (let i = 0; i < people; i += 1) admit(world, hospital, rhNegative)
}

function admit(world: World, hospital: number, rhNegative: number): void {
  const { random } = world
  const sex = random() < 0.5 ? 'male' : 'female'
  const age = integer(random, 4, 92)
  const person = world.person(sex, age)
  const rh: Rh = random() < rhNegative ? '-' : '+'
  if (age >= 24 && age <= 60 && random() < 0.2) donate(world, hospital, person)
  if (random() < 0.25) addRelative(world, hospital, { person, age, sex }, (donor) => donate(world, hospital, donor))

  const opensAnew = random() < 0.3
  let days = integer(random, 12, 180)
  let record: string | undefined
  for (let stays = pick(random, [1, 1, 1, 2, 2, 3]); stays > 0; stays -= 1) {
    const kept = world.stay(hospital, person, settlementsOf(world, hospital, days, rh), record)
    if (!opensAnew) record = kept
    days += integer(random, 20, 200)
  }
}

function settlementsOf(world: World, hospital: number, days: number, rh: Rh): Settlement[] {
  const count = pick(world.random, [0, 1, 1, 1, 1, 2])
  return Array.from({ length: count }, (_, index) => settlement(world, hospital, world.ago(days - 5 * index), rh))
}

function settlement(world: World, hospital: number, day: Day, rh: Rh): Settlement {
  const { random } = world
  const bags = Array.from({ length: integer(random, 1, 4) }, () => {
    const [product, sizes] = pick(random, used)
    return world.bag(hospital, product, pick(random, sizes), day, rh)
  })
  return random() < 0.05 ? { day, bags, refunds: [bags.length - 1] } : { day, bags }
}

function donate(world: World, hospital: number, person: Person): void {
  const { random } = world
  const amounts = (sizes: readonly number[], most: number) =>
    Array.from({ length: integer(random, 1, most) }, () => pick(random, sizes))
  if (random() < 0.15) world.donor(person, hospital, amounts([1, 2], 6), 'apheresis-platelets')
  else world.donor(person, hospital, amounts([200, 300, 400], 3))
}

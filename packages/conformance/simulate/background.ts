import { products } from './products.ts'
import { integer, pick } from './random.ts'
import type { World } from './world.ts'

const ordinary = [products.wholeBlood, products.redCells, products.leukoreduced, products.plasma]

/** Admits so many ordinary people with one stay each, about a third of them donors. */
export function addBackground(world: World, hospital: number, people: number, rhNegative: number): void {
  const { random } = world
  for (let i = 0; i < people; i += 1) {
    const sex = random() < 0.5 ? 'male' : 'female'
    const person = world.person(sex, integer(random, 19, 79))
    if (random() < 0.35) {
      const times = integer(random, 1, 3)
      world.donor(
        person,
        hospital,
        Array.from({ length: times }, () => pick(random, [200, 300, 400])),
      )
    }
    const day = world.ago(integer(random, 6, 300))
    const rh = random() < rhNegative ? '-' : '+'
    const bags = Array.from({ length: integer(random, 0, 4) }, () =>
      world.bag(hospital, pick(random, ordinary), pick(random, [1, 2]), day, rh),
    )
    world.stay(hospital, person, bags.length > 0 ? [{ day, bags }] : [])
  }
}

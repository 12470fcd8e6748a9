import { products } from './products.ts'
import { integer, pick } from './random.ts'
import type { World } from './world.ts'

/** Patients of each hospital besides the stories. */
const crowd = 40

/** Fills the hospitals with ordinary people, about a third of them donors. */
export function addBackground(world: World): void {
  const { random } = world
  for (const hospital of world.hospitals.keys()) {
    for (let i = 0; i < crowd; i += 1) {
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
      const rh = random() < 0.02 ? '-' : '+'
      const bags = Array.from({ length: integer(random, 0, 4) }, () =>
        world.bag(hospital, pick(random, Object.values(products)), pick(random, [1, 2]), day, rh),
      )
      world.stay(hospital, person, bags.length > 0 ? [{ day, bags }] : [])
    }
  }
}

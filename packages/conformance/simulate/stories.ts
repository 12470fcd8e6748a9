import type { Fen, Relation } from '@xuemian/contract'
import type { StoryKey } from './city.ts'
import { oddName } from './names.ts'
import { moneyOf, products } from './products.ts'
import type { Bag, Person, World } from './world.ts'

/** Puts the situations of `storyKeys` into each hospital, so that both can show each of them. */
export function addStories(world: World): void {
  for (const hospital of world.hospitals.keys()) tellStories(world, hospital)
  tellTransfer(world)
}

function tellStories(world: World, hospital: number): void {
  const { ago, random } = world
  const red = (units: number, day = ago(12)) => world.bag(hospital, products.redCells, units, day)
  const tell = storyteller(world, hospital)

  const self = world.person('male', 46)
  world.donor(self, hospital, [400])
  const selfBags = [red(2), red(2), red(2)]
  world.stay(hospital, self, [{ day: ago(12), bags: selfBags }])
  tell('donor-self', self, '献血者本人：献过400毫升，本人用悬浮红细胞6U共1260元，三倍额度恰好够用。', 1, selfBags)

  const husband = world.person('male', 41)
  const wife = world.person('female', 38)
  world.donor(husband, hospital, [400, 400, 400, 400])
  const wifeBags = [1, 2, 3, 4].map(() => world.bag(hospital, products.leukoreduced, 2, ago(20)))
  world.stay(hospital, wife, [{ day: ago(20), bags: wifeBags }])
  tell(
    'wife',
    wife,
    '献血者的妻子：丈夫献血4次共1600毫升，她用去白细胞悬浮红细胞8U共1960元，可全部减免。',
    1,
    wifeBags,
    {
      donorIdentity: husband.identityNumber,
      relation: 'spouse',
    },
  )

  const partial = world.person('female', 52)
  world.donor(partial, hospital, [400])
  const partialBags = [red(2, ago(30)), red(2, ago(30)), red(2, ago(30)), red(2, ago(30))]
  world.stay(hospital, partial, [{ day: ago(30), bags: partialBags }])
  tell('partial', partial, '额度不够：献过400毫升，本人用8U共1680元，减免1260元，自付420元。', 1, partialBags)

  const unlimited = world.person('male', 57, oddName(hospital, random))
  world.donor(unlimited, hospital, [400, 400, 200])
  const unlimitedBags = Array.from({ length: 10 }, () => red(2, ago(9)))
  world.stay(hospital, unlimited, [{ day: ago(9), bags: unlimitedBags }])
  tell('unlimited', unlimited, '不限量：累计献血恰好1000毫升，本人用20U共4200元，全部减免。', 1, unlimitedBags)

  const noBills = world.person('female', 33)
  world.donor(noBills, hospital, [200])
  world.stay(hospital, noBills, [])
  tell('no-bills', noBills, '没有用血票据：住过院但没有用血，接口返回空的票据列表。', 0, [])

  const negative = world.person('female', 29, oddName(hospital + 2, random))
  world.donor(negative, hospital, [400])
  const negativeBags = [
    world.bag(hospital, products.redCells, 2, ago(15), '-'),
    world.bag(hospital, products.plasma, 2, ago(15), '-'),
  ]
  world.stay(hospital, negative, [{ day: ago(15), bags: negativeBags }])
  tell(
    'rh-negative',
    negative,
    'Rh阴性：献过400毫升，本人用Rh阴性悬浮红细胞2U和血浆200毫升，共1160元，可全部减免。',
    1,
    negativeBags,
  )

  const father = world.person('male', 64)
  const son = world.person('male', 36)
  world.donor(son, hospital, [400, 300])
  const first = [red(2, ago(40))]
  const second = [red(1, ago(33)), world.bag(hospital, products.plasma, 1, ago(33))]
  world.stay(hospital, father, [
    { day: ago(40), bags: first },
    { day: ago(33), bags: second },
  ])
  tell(
    'two-bills',
    father,
    '一次住院两张票据、编号相同：儿子献过700毫升，父亲两次用血共670元，可全部减免。',
    2,
    [...first, ...second],
    {
      donorIdentity: son.identityNumber,
      relation: 'parent',
    },
  )

  const refund = world.person('male', 50)
  world.donor(refund, hospital, [300])
  const charged = [red(2, ago(18)), red(2, ago(18))]
  world.stay(hospital, refund, [{ day: ago(18), bags: charged, refunds: [1] }])
  tell('refund', refund, '退血：收费两袋、退回一袋，只剩一袋2U共420元，可全部减免。', 1, charged.slice(0, 1))

  const nobody = world.person('female', 71)
  const nobodyBags = [red(2, ago(7))]
  world.stay(hospital, nobody, [{ day: ago(7), bags: nobodyBags }])
  tell('no-donor', nobody, '没有献血者：本人和亲属都没有献血记录，420元由本人承担。', 1, nobodyBags)
}

/** One patient, moved from one hospital to the other, whose bag stands on both hospitals' bills. */
function tellTransfer(world: World): void {
  const patient = world.person('male', 48)
  world.donor(patient, 0, [400])
  const bags = [world.bag(0, products.redCells, 2, world.ago(25))]
  for (const [hospital, { name }] of world.hospitals.entries()) {
    world.stay(hospital, patient, [{ day: world.ago(25), bags }])
    const other = world.hospitals[1 - hospital]?.name
    const story = `转院：同一袋血在${name}和${other}都有票据（2U共420元），一家申请后另一家须被拒绝。`
    storyteller(world, hospital)('transferred', patient, story, 1, bags)
  }
}

function storyteller(world: World, hospital: number) {
  return (
    key: StoryKey,
    person: Person,
    story: string,
    bills: number,
    bags: readonly Bag[],
    relative: { readonly donorIdentity?: string; readonly relation?: Relation } = {},
  ): void => {
    const billed = bags.reduce((sum, bag) => sum + moneyOf(bag.product, bag.units, bag.rh), 0) as Fen
    const { identityNumber, name } = person
    world.stories.push({ hospital, key, identityNumber, name, story, ...relative, bills, bags: bags.length, billed })
  }
}

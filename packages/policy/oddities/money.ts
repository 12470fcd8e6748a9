import { type Fen, formatYuan, type UnitHundredths } from '@xuemian/contract'
import { assess } from '../assess.ts'
import type { BagFact, DonorFact } from '../facts.ts'
import { type BloodClass, type ClassDictionary, priceOn } from '../format/class-schema.ts'
import { inForce } from '../in-force.ts'
import { asksPercent } from './bounds.ts'
import { gifts, givingDays } from './grid.ts'
import type { Oddity } from './table.ts'
import { totalCap, type World } from './world.ts'

/** What the rules do with money, and what the class dictionary in force leaves open. */
export function money(world: World, dictionaries: readonly ClassDictionary[]): readonly Oddity[] {
  const dictionary = inForce(dictionaries, world.day)
  if (!dictionary) return []
  const classes = dictionary.classes.filter(({ waivable }) => waivable)
  const measured = classes.find(({ component, millilitres }) => component === 'red-cells' && millilitres !== null)
  const bloodClass = measured ?? classes.find(({ millilitres }) => millilitres !== null)
  return [
    ...(bloodClass ? [...moreThanPaid(world, dictionary, bloodClass), ...rounding(world, dictionary, bloodClass)] : []),
    ...withoutMl(world, classes),
    ...withoutPrice(world, classes),
  ]
}

/** The same use, billed at less than its blood costs: what remains after insurance. */
function moreThanPaid(world: World, dictionary: ClassDictionary, bloodClass: BloodClass): readonly Oddity[] {
  const waived = waivedOf(world, dictionary, bagOf(bloodClass, 100, 20_000), 8_000)
  if (waived === null || waived <= 8_000) return []
  return [
    {
      code: 'MORE_THAN_PAID',
      path: 'amount',
      zh: `血费200.00元、医保支付后患者实付80.00元的，仍减免${formatYuan(waived)}元，只有一条提示；要以实付为限，写 amount.caps.actualCost。`,
      en: `Of blood at 200.00 yuan for which the patient paid 80.00 after insurance, ${formatYuan(waived)} are waived, with a notice only; amount.caps.actualCost would bound it.`,
    },
  ]
}

/** A bag of which the quota covers a part that is no round sum. */
function rounding(world: World, dictionary: ClassDictionary, bloodClass: BloodClass): readonly Oddity[] {
  const { partial, rounding: rule, by } = world.policy.consumption
  if (asksPercent(world.policy) || rule.mode === 'down' || rule.to === 'fen' || partial !== 'share' || by !== 'volume')
    return []
  const [fresh] = givingDays(world)
  const [gift] = gifts(world, fresh ? [fresh] : [])
  const cap = gift ? totalCap(world.offered({ relation: 'self' }, [gift], world.day)) : 0
  if (cap === 0 || cap === Number.POSITIVE_INFINITY || bloodClass.millilitres === null) return []
  const volume = Math.ceil((cap * 300) / bloodClass.millilitres)
  const ml = (volume * bloodClass.millilitres) / 100
  for (let fen = 10_001; fen < 10_400; fen += 1) {
    const waived = waivedOf(world, dictionary, bagOf(bloodClass, volume, fen), fen)
    const share = Math.floor((fen * cap) / ml)
    if (waived === null || waived - share < 4) continue
    const sums = [fen, share, waived].map((sum) => formatYuan(sum as Fen))
    return [
      {
        code: 'ROUNDING_ADDS',
        path: 'consumption.rounding',
        zh: `额度够一袋${ml}毫升、${sums[0]}元的血中的${cap}毫升，按比例为${sums[1]}元，取整后减免${sums[2]}元。`,
        en: `A quota for ${cap} ml of a bag of ${ml} ml at ${sums[0]} yuan is worth ${sums[1]} in proportion; rounded, ${sums[2]} are waived.`,
      },
    ]
  }
  return []
}

function withoutMl({ policy }: World, classes: readonly BloodClass[]): readonly Oddity[] {
  const open = classes.filter(({ millilitres }) => millilitres === null).map(({ name }) => name)
  const limited = policy.rules.some(({ tiers }) =>
    tiers.some(({ give, ageing }) => [give, ...(ageing?.bands ?? [])].some((row) => row && !row.unlimited)),
  )
  if (open.length === 0 || !limited || policy.consumption.by !== 'volume') return []
  return [
    {
      code: 'CLASS_WITHOUT_ML',
      path: '',
      zh: `${open.join('、')}在类别目录中没有折合毫升数：不限量的可以减免，有限的额度一分也不能抵用。`,
      en: `Without ml in the class dictionary (${open.length} classes): a quota without limit pays for them, a limited one pays nothing.`,
    },
  ]
}

function withoutPrice({ policy, day }: World, classes: readonly BloodClass[]): readonly Oddity[] {
  const names = (rh: '+' | '-') => classes.filter((row) => priceOn(row, rh, day) === null).map(({ name }) => name)
  const [positive, negative] = [names('+'), names('-')]
  if (positive.length + negative.length === 0) return []
  const { priceList } = policy.amount.caps
  const effect = priceList ? '目录价的上限对它们不起作用' : '其票据金额无从核对'
  const which =
    positive.length === classes.length
      ? '类别目录没有任何价格'
      : [
          ...(positive.length > 0 ? [`${positive.join('、')}没有价格`] : []),
          ...(negative.length > positive.length ? [`${negative.length}类产品没有Rh阴性的价格`] : []),
        ].join('，')
  return [
    {
      code: 'PRICE_MISSING',
      path: '',
      zh: `${which}（${day}）：${effect}。`,
      en: `On ${day} ${positive.length} classes have no price, ${negative.length} none for Rh negative: ${
        priceList ? 'the cap by the price list does not hold for them' : 'bills cannot be compared'
      }.`,
    },
  ]
}

/** What is waived of one bag for a donor of one fresh donation; null where there is none to ask about. */
function waivedOf(world: World, dictionary: ClassDictionary, bag: BagFact, actualCost: number): Fen | null {
  const [fresh] = givingDays(world)
  const [gift] = gifts(world, fresh ? [fresh] : [])
  if (!gift) return null
  const donor = { donor: 'd', relation: 'self', donations: [gift], consumed: { self: 0, relatives: 0 } } as unknown
  const bill = {
    serialNumber: 's',
    consumedOn: world.day,
    dischargedOn: world.day,
    actualCost: actualCost as Fen,
    bags: [bag],
  }
  const facts = { appliedOn: world.day, bills: [bill], donors: [donor as DonorFact] }
  return assess(facts, [world.policy], [dictionary]).waived
}

function bagOf({ code, name }: BloodClass, volume: number, fen: number): BagFact {
  return {
    donCode: '0030126000001',
    prodCode: 'P0056V00',
    prodClassCode: code,
    prodClassName: name,
    volume: volume as UnitHundredths,
    rh: '+',
    money: fen as Fen,
  }
}

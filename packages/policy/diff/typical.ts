import { addDays, addYears, type Day, type Fen, type Millilitres, type UnitHundredths } from '@xuemian/contract'
import type { Bilingual } from '../bilingual.ts'
import type { BagFact, DonationFact } from '../facts.ts'
import { type BloodClass, type ClassDictionary, priceOn } from '../format/class-schema.ts'
import type { Component } from '../format/fields.ts'

type Given = Omit<DonationFact, 'provinceCode' | 'cityCode'>

/** A donor as there are many. */
export interface TypicalDonor extends Bilingual {
  readonly donations: readonly Given[]
}

/** A use of blood as there are many. */
export interface TypicalUse extends Bilingual {
  readonly bag: BagFact
}

/** Donors by what they gave before `day`: first ones, regular ones, old ones, of platelets. */
export function typicalDonors(day: Day): readonly TypicalDonor[] {
  const blood = (years: number, volume: number): Given => ({
    day: addDays(addYears(day, -years), -30),
    kind: 'whole-blood',
    volume: volume as Millilitres,
    units: 0 as UnitHundredths,
  })
  const platelets = (years: number): Given => ({
    ...blood(years, 0),
    kind: 'apheresis-platelets',
    units: 100 as UnitHundredths,
  })
  const donor = (zh: string, en: string, ...donations: readonly Given[]): TypicalDonor => ({ zh, en, donations })
  return [
    donor('首次献血200毫升', 'first donation, 200 ml', blood(0, 200)),
    donor('首次献血400毫升', 'first donation, 400 ml', blood(0, 400)),
    donor('近两年献血800毫升', '800 ml in two years', blood(0, 400), blood(1, 400)),
    donor('近三年献血1000毫升', '1,000 ml in three years', blood(0, 400), blood(1, 400), blood(2, 200)),
    donor('新近400、七年前400毫升', '400 ml lately, 400 ml 7 years ago', blood(0, 400), blood(7, 400)),
    donor('六年前献血400毫升', '400 ml 6 years ago', blood(6, 400)),
    donor('十一年前献血400毫升', '400 ml 11 years ago', blood(11, 400)),
    donor('十一、十二年前共800毫升', '800 ml 11 and 12 years ago', blood(11, 400), blood(12, 400)),
    donor('首次捐单采血小板1个', 'first unit of platelets', platelets(0)),
    donor('单采血小板三年共3个', '3 units of platelets in 3 years', platelets(0), platelets(1), platelets(2)),
    donor('400毫升与单采血小板1个', '400 ml and a unit of platelets', blood(1, 400), platelets(0)),
  ]
}

/** Uses from small to large, of the classes that the dictionary has, at its prices or, where it has none, at usual ones. */
export function typicalUses({ classes }: ClassDictionary, day: Day): readonly TypicalUse[] {
  const of = (component: Component) => classes.find((row) => row.component === component && row.waivable)
  const [red, platelets] = [of('red-cells'), of('platelets')]
  const use = (bloodClass: BloodClass | undefined, units: number, zh: string, en: string, usual: number) => {
    if (!bloodClass) return []
    const price = priceOn(bloodClass, '+', day) ?? usual
    return [
      { zh: `${zh}${units}${bloodClass.unit}`, en: `${en} ×${units}`, bag: bagOf(bloodClass, units, price * units) },
    ]
  }
  return [
    ...[2, 8, 30].flatMap((units) => use(red, units, '红细胞', 'red cells', 21_000)),
    ...use(platelets, 2, '血小板', 'platelets', 140_000),
  ]
}

function bagOf({ code, name }: BloodClass, units: number, fen: number): BagFact {
  return {
    donCode: '0030126000001',
    prodCode: 'P0056V00',
    prodClassCode: code,
    prodClassName: name,
    volume: (units * 100) as UnitHundredths,
    rh: '+',
    money: fen as Fen,
  }
}

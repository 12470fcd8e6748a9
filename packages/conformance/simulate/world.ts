import {
  addDays,
  addYears,
  type Day,
  type Fen,
  type Millilitres,
  type Rh,
  type UnitHundredths,
} from '@xuemian/contract'
import type { BagRow, PatientRow } from '@xuemian/gateway'
import type { CityDonation, CityDonor, StoryPatient } from './city.ts'
import { donationCode, identityNumber } from './codes.ts'
import { personName, type Sex } from './names.ts'
import { hundredths, moneyOf, type Product } from './products.ts'
import { integer, type Random } from './random.ts'

export interface WorldHospital {
  readonly name: string
  readonly orgCode: string
  readonly station: string
  readonly stationName: string
  readonly patients: PatientRow[]
  readonly bags: BagRow[]
}

export interface Person {
  readonly name: string
  readonly identityNumber: string
  readonly birthday: Day
}

/** A bag as a blood station delivered it to a hospital. */
export interface Bag {
  readonly donCode: string
  readonly product: Product
  readonly units: number
  readonly rh: Rh
}

/** A settled stay: when blood was used and what was charged; `refunds` names bags by index that were charged back. */
export interface Settlement {
  readonly day: Day
  readonly bags: readonly Bag[]
  readonly refunds?: readonly number[]
}

/** A city while it is being built. */
export interface World {
  readonly random: Random
  readonly today: Day
  readonly hospitals: readonly WorldHospital[]
  readonly donors: CityDonor[]
  readonly stories: StoryPatient[]
  /** A new person; nobody shares an identity number. */
  person(sex: Sex, age: number, name?: string): Person
  /** Registers a donor with whole-blood donations of so many ml, the last at least 200 days ago. */
  donor(person: Person, hospital: number, volumes: readonly number[]): void
  /** A new bag from the hospital's blood station. */
  bag(hospital: number, product: Product, units: number, day: Day, rh?: Rh): Bag
  /** Admits a person: one stay, several settlements, all rows of the HIS. */
  stay(hospital: number, person: Person, settlements: readonly Settlement[]): void
  /** The day so many days before today. */
  ago(days: number): Day
}

type Seed = Omit<WorldHospital, 'patients' | 'bags'>

export function createWorld(random: Random, today: Day, seeds: readonly Seed[]): World {
  const hospitals: WorldHospital[] = seeds.map((seed) => ({ ...seed, patients: [], bags: [] }))
  const at = (index: number): WorldHospital => hospitals[index] as WorldHospital
  const donors: CityDonor[] = []
  const numbers = new Set<string>()
  let serial = integer(random, 1000, 9000)
  let admission = integer(random, 56_000, 57_000)
  const ago = (days: number) => addDays(today, -days)

  const person: World['person'] = (sex, age, name) => {
    const birthday = addDays(addYears(today, -age), -integer(random, 1, 360))
    for (;;) {
      const number = identityNumber(random, birthday, sex)
      if (numbers.has(number)) continue
      numbers.add(number)
      return { name: name ?? personName(random, sex), identityNumber: number, birthday }
    }
  }

  const donor: World['donor'] = (who, hospital, volumes) => {
    const { station, stationName } = at(hospital)
    let day = ago(integer(random, 210, 400))
    const donations: CityDonation[] = []
    for (const volume of [...volumes].reverse()) {
      serial += 1
      donations.unshift({
        donCode: donationCode(station, day, serial),
        day,
        kind: 'whole-blood',
        volume: volume as Millilitres,
        units: 0 as UnitHundredths,
        provinceCode: '13',
        station: stationName,
      })
      day = addDays(day, -integer(random, 190, 420))
    }
    donors.push({ identityNumber: who.identityNumber, name: who.name, donations })
  }

  const bag: World['bag'] = (hospital, product, units, day, rh = '+') => {
    serial += 1
    const given = addDays(day, -integer(random, 3, 20))
    return { donCode: donationCode(at(hospital).station, given, serial), product, units, rh }
  }

  const stay: World['stay'] = (hospital, who, settlements) => {
    admission += 1
    const patientKey = `P${admission}`
    at(hospital).patients.push({
      patientKey,
      name: who.name,
      identityNumber: who.identityNumber,
      birthday: who.birthday,
    })
    for (const [index, settlement] of settlements.entries()) {
      const rows = chargeRows(settlement)
      const actualCost = rows.reduce((sum, row) => sum + row.money, 0) as Fen
      const settled = addDays(settlement.day, 5)
      for (const row of rows) {
        at(hospital).bags.push({
          patientKey,
          admissionNumber: String(admission).padStart(6, '0'),
          settlementNumber: `J${admission}-${index + 1}`,
          settledOn: settled,
          dischargedOn: settled,
          voided: false,
          actualCost,
          consumedOn: settlement.day,
          ...row,
        })
      }
    }
  }

  return { random, today, hospitals, donors, stories: [], person, donor, bag, stay, ago }
}

function chargeRows(settlement: Settlement) {
  const charge = (bag: Bag, sign: 1 | -1) => ({
    donCode: bag.donCode,
    prodCode: bag.product.prodCode,
    prodClassCode: bag.product.classCode,
    prodClassName: bag.product.className,
    volume: hundredths(bag.units * sign),
    rh: bag.rh,
    money: moneyOf(bag.product, bag.units * sign, bag.rh),
  })
  const refunded = (settlement.refunds ?? []).map((index) => settlement.bags[index] as Bag)
  return [...settlement.bags.map((bag) => charge(bag, 1)), ...refunded.map((bag) => charge(bag, -1))]
}

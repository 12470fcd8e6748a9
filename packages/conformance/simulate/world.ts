import type { Day, Fen, Millilitres, Rh, UnitHundredths } from '@xuemian/contract'
import type { BagRow, PatientRow } from '@xuemian/gateway'
import { createCalendar } from './calendar.ts'
import type { CityDonation, CityDonor, CityRelative, StoryPatient } from './city.ts'
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
  readonly relatives: CityRelative[]
  /** A new person; nobody shares an identity number. RangeError where none is left. */
  person(sex: Sex, age: number, name?: string): Person
  /** Registers a donor with donations, oldest first, of so many ml or 治疗量; the last was at least 200 days ago. */
  donor(person: Person, hospital: number, amounts: readonly number[], kind?: CityDonation['kind']): void
  /** A new bag from the hospital's blood station. */
  bag(hospital: number, product: Product, units: number, day: Day, rh?: Rh): Bag
  /**
   * Admits a person: one stay, several settlements, all rows of the HIS. Without `record`, the key of the person's record from an earlier
   * stay, the HIS opens one. Returns the key.
   */
  stay(hospital: number, person: Person, settlements: readonly Settlement[], record?: string): string
  /** The day so many days before today. */
  ago(days: number): Day
}

type Seed = Omit<WorldHospital, 'patients' | 'bags'>

/** A birthday has some ten thousand identity numbers for each sex: after so many taken ones in a row another birthday is tried. */
const TRIES = 8

export function createWorld(random: Random, today: Day, seeds: readonly Seed[]): World {
  const hospitals: WorldHospital[] = seeds.map((seed) => ({ ...seed, patients: [], bags: [] }))
  const at = (index: number): WorldHospital => hospitals[index] as WorldHospital
  const donors: CityDonor[] = []
  const numbers = new Set<string>()
  let serial = integer(random, 1000, 9000)
  let admission = integer(random, 56_000, 57_000)
  const { ago, shift, birthday: born } = createCalendar(today)

  const person: World['person'] = (sex, age, name) => {
    let birthday = born(age, integer(random, 1, 360))
    for (let tries = 1; tries <= 100 * TRIES; tries += 1) {
      const number = identityNumber(random, birthday, sex)
      if (!numbers.has(number)) {
        numbers.add(number)
        return { name: name ?? personName(random, sex), identityNumber: number, birthday }
      }
      if (tries % TRIES === 0) birthday = born(age, integer(random, 1, 360))
    }
    throw new RangeError('no identity number is left for this age')
  }

  const donor: World['donor'] = (who, hospital, amounts, kind = 'whole-blood') => {
    const { station, stationName } = at(hospital)
    const whole = kind === 'whole-blood'
    let day = ago(integer(random, 210, 400))
    const donations: CityDonation[] = []
    for (const amount of [...amounts].reverse()) {
      serial += 1
      donations.unshift({
        donCode: donationCode(station, day, serial),
        day,
        kind,
        volume: (whole ? amount : 0) as Millilitres,
        units: whole ? (0 as UnitHundredths) : hundredths(amount),
        provinceCode: '13',
        station: stationName,
      })
      day = shift(day, -(whole ? integer(random, 190, 420) : integer(random, 14, 90)))
    }
    donors.push({ identityNumber: who.identityNumber, name: who.name, donations })
  }

  const bag: World['bag'] = (hospital, product, units, day, rh = '+') => {
    serial += 1
    const given = shift(day, -integer(random, 3, 20))
    return { donCode: donationCode(at(hospital).station, given, serial), product, units, rh }
  }

  const stay: World['stay'] = (hospital, who, settlements, record) => {
    admission += 1
    const patientKey = record ?? `P${admission}`
    const { patients, bags } = at(hospital)
    const { name, identityNumber: number, birthday } = who
    if (record === undefined) patients.push({ patientKey, name, identityNumber: number, birthday })
    const admissionNumber = String(admission).padStart(6, '0')
    for (const [index, settlement] of settlements.entries()) {
      const charges = chargesOf(settlement)
      const actualCost = charges.reduce((sum, { bag, sign }) => sum + sign * moneyOf(bag.product, bag.units, bag.rh), 0)
      const settled = shift(settlement.day, 5)
      const settlementNumber = `J${admission}-${index + 1}`
      // field by field: to spread objects here doubles time and memory of a large city
      for (const { bag: used, sign } of charges) {
        bags.push({
          patientKey,
          admissionNumber,
          settlementNumber,
          settledOn: settled,
          dischargedOn: settled,
          voided: false,
          actualCost: actualCost as Fen,
          consumedOn: settlement.day,
          donCode: used.donCode,
          prodCode: used.product.prodCode,
          prodClassCode: used.product.classCode,
          prodClassName: used.product.className,
          volume: hundredths(used.units * sign),
          rh: used.rh,
          money: moneyOf(used.product, used.units * sign, used.rh),
        })
      }
    }
    return patientKey
  }

  return { random, today, hospitals, donors, stories: [], relatives: [], person, donor, bag, stay, ago }
}

interface Charge {
  readonly bag: Bag
  readonly sign: 1 | -1
}

function chargesOf({ bags, refunds = [] }: Settlement): Charge[] {
  const charges: Charge[] = bags.map((bag) => ({ bag, sign: 1 }))
  for (const index of refunds) charges.push({ bag: bags[index] as Bag, sign: -1 })
  return charges
}

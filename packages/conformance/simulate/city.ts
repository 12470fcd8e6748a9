import type { Day, Fen, Millilitres, Relation, UnitHundredths } from '@xuemian/contract'
import type { BagRow, PatientRow } from '@xuemian/gateway'
import { addBackground } from './background.ts'
import { organisationCode } from './codes.ts'
import { createRandom } from './random.ts'
import { addStories } from './stories.ts'
import { createWorld } from './world.ts'

/** A synthetic hospital: its name, its 22-character organisation code and the rows that its HIS holds. */
export interface CityHospital {
  readonly name: string
  readonly orgCode: string
  readonly patients: readonly PatientRow[]
  readonly bags: readonly BagRow[]
}

export interface CityDonation {
  readonly donCode: string
  readonly day: Day
  readonly kind: 'whole-blood' | 'apheresis-platelets'
  readonly volume: Millilitres
  readonly units: UnitHundredths
  readonly provinceCode: string
  readonly station: string
}

/** A donor as blood stations hand them over. */
export interface CityDonor {
  readonly identityNumber: string
  readonly name: string
  readonly donations: readonly CityDonation[]
}

/** Stable names of the situations that each hospital shows. */
export const storyKeys = [
  'donor-self',
  'wife',
  'partial',
  'unlimited',
  'no-bills',
  'transferred',
  'rh-negative',
  'two-bills',
  'refund',
  'no-donor',
] as const
export type StoryKey = (typeof storyKeys)[number]

/** A patient worth trying at a hospital's window. */
export interface StoryPatient {
  /** Index in `hospitals`. */
  readonly hospital: number
  readonly key: StoryKey
  readonly identityNumber: string
  readonly name: string
  /** Chinese sentence: what happened and what a clerk should see. */
  readonly story: string
  /** The relative who donated, and what the patient is to that donor; absent where the patient is the donor or nobody donated. */
  readonly donorIdentity?: string
  readonly relation?: Relation
  /** What the HIS interface answers: bills, bags after netting, their money. */
  readonly bills: number
  readonly bags: number
  readonly billed: Fen
}

export interface City {
  readonly seed: number
  readonly hospitals: readonly CityHospital[]
  readonly donors: readonly CityDonor[]
  readonly patients: readonly StoryPatient[]
}

/**
 * A synthetic city with two hospitals: same seed and day, same city, to the byte. No person in it exists.
 * @param options.today the day before which everything happened
 */
export function createCity(options: { readonly seed: number; readonly today: Day }): City {
  const world = createWorld(createRandom(options.seed), options.today, [
    {
      name: '唐山安泰医院',
      orgCode: organisationCode('40224846', '130202'),
      station: '00302',
      stationName: '唐山市中心血站',
    },
    {
      name: '石家庄惠和医院',
      orgCode: organisationCode('40168273', '130102'),
      station: '00301',
      stationName: '河北省血液中心',
    },
  ])
  addStories(world)
  addBackground(world)
  return {
    seed: options.seed,
    hospitals: world.hospitals.map(({ name, orgCode, patients, bags }) => ({ name, orgCode, patients, bags })),
    donors: world.donors,
    patients: world.stories,
  }
}

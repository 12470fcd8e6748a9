import type { Day, Fen, Millilitres, Relation, UnitHundredths } from '@xuemian/contract'
import type { BagRow, PatientRow } from '@xuemian/gateway'
import { addBackground } from './background.ts'
import { organisationCode } from './codes.ts'
import { addCrowd } from './crowd.ts'
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

/** A patient of a hospital beside a relative who donated. */
export interface CityRelative {
  /** Index in `hospitals`. */
  readonly hospital: number
  /** Identity numbers. */
  readonly patient: string
  readonly donor: string
  /** What the patient is to the donor. */
  readonly relation: Relation
}

export interface City {
  readonly seed: number
  readonly hospitals: readonly CityHospital[]
  readonly donors: readonly CityDonor[]
  readonly patients: readonly StoryPatient[]
  /** Relatives of the larger crowd; those of the stories stand there. */
  readonly relatives: readonly CityRelative[]
}

export interface CityOptions {
  readonly seed: number
  /** The day before which everything happened. */
  readonly today: Day
  /** Patients of each hospital besides the stories, at most `MOST_PEOPLE`; 40 without it. Those beyond 40 have lives of every kind. */
  readonly population?: number
  /** Which share of the patients is Rh-negative, 0 to 1; 0.02 without it. */
  readonly rhNegative?: number
}

/** Patients of each hospital besides the stories, where nothing is said. */
export const FEW_PEOPLE = 40
/** Half a million at each hospital take some 2 GB of memory. */
export const MOST_PEOPLE = 500_000

/** A synthetic city with two hospitals: same seed, day and size, same city, to the byte. No person in it exists. */
export function createCity(options: CityOptions): City {
  const { population = FEW_PEOPLE, rhNegative = 0.02 } = options
  if (!Number.isInteger(population) || population < 0 || population > MOST_PEOPLE)
    throw new RangeError(`population is 0 to ${MOST_PEOPLE}`)
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
  for (const hospital of world.hospitals.keys())
    addBackground(world, hospital, Math.min(population, FEW_PEOPLE), rhNegative)
  for (const hospital of world.hospitals.keys()) addCrowd(world, hospital, population - FEW_PEOPLE, rhNegative)
  return {
    seed: options.seed,
    hospitals: world.hospitals.map(({ name, orgCode, patients, bags }) => ({ name, orgCode, patients, bags })),
    donors: world.donors,
    patients: world.stories,
    relatives: world.relatives,
  }
}

import type { Day, Fen, Millilitres, UnitHundredths } from '@xuemian/contract'
import type { BagFact, BillFact, DonationFact, DonorFact, Facts } from '../facts.ts'
import type { ClassDictionary, Policy } from '../policy.ts'
import { rulesNamed } from './decide-case.ts'

/* The smallest facts that an assessment takes, to be changed in one place each. */

export const day = (text: string): Day => text as Day
export const ml = (value: number): Millilitres => value as Millilitres
export const fen = (value: number): Fen => value as Fen
export const units = (hundredths: number): UnitHundredths => hundredths as UnitHundredths

/** Two units of red cells for 420 yuan, Hebei's price. */
export const bagOf = (more: Partial<BagFact> = {}): BagFact => ({
  donCode: '0030126000001',
  prodCode: 'P0056V00',
  prodClassCode: '1002',
  prodClassName: '悬浮红细胞',
  volume: units(200),
  rh: '+',
  money: fen(42_000),
  ...more,
})

/** A bill that asks what its bags cost, on 2026-05-20. */
export const billOf = (bags: readonly BagFact[] = [bagOf()], more: Partial<BillFact> = {}): BillFact => ({
  serialNumber: 'stay-1',
  consumedOn: day('2026-05-20'),
  actualCost: fen(bags.reduce((sum, { money }) => sum + money, 0)),
  bags,
  ...more,
})

/** 200 ml of whole blood, given in Hebei on 2024-01-01. */
export const bloodOf = (more: Partial<DonationFact> = {}): DonationFact => ({
  day: day('2024-01-01'),
  kind: 'whole-blood',
  volume: ml(200),
  units: units(0),
  provinceCode: '13',
  ...more,
})

/** A donor whose child is the patient. */
export const donorOf = (
  donations: readonly DonationFact[] = [bloodOf()],
  more: Partial<DonorFact> = {},
): DonorFact => ({
  donor: 'a',
  relation: 'child',
  donations,
  consumed: { self: ml(0), relatives: ml(0) },
  ...more,
})

/** Applied for on 2026-06-01. */
export const factsOf = (more: Partial<Facts> = {}): Facts => ({
  appliedOn: day('2026-06-01'),
  donors: [donorOf()],
  bills: [billOf()],
  ...more,
})

/** Hebei's rules, to be changed; each relative of its donors is served `1:1` from one pool. */
export const hebei = (more: Partial<Policy> = {}): Policy => ({
  ...(rulesNamed('hebei').policies[0] as Policy),
  ...more,
})
export const hebeiClasses = (): readonly ClassDictionary[] => rulesNamed('hebei').dictionaries

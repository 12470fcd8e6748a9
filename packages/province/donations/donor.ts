import { canonicalDonationCode, canonicalIdentity, parseDay } from '@xuemian/contract'
import type { Donation, DonorImport } from '../api/index.ts'
import { codedError } from '../errors.ts'

/** A donor as imported, in canonical form. */
export interface DonorRecord {
  readonly identityNumber: string
  readonly name: string
  readonly donations: readonly Donation[]
}

/**
 * Brings imported donors into canonical form: identity numbers (a 15-digit one becomes its twin), donation codes, days that
 * exist; volume belongs to whole blood and units to apheresis. Refused as INVALID_INPUT with the place of each fault, without values.
 */
export function canonicalDonors(records: readonly DonorImport[]): readonly DonorRecord[] {
  const fields: { path: string; message: string }[] = []
  const donors = new Map<string, { identityNumber: string; name: string; donations: Donation[] }>()
  for (const [i, record] of records.entries()) {
    const identity = canonicalIdentity(record.identityNumber)
    if (!identity.ok) {
      fields.push({ path: `${i}.identityNumber`, message: identity.message })
      continue
    }
    if (record.name.trim() === '') fields.push({ path: `${i}.name`, message: '姓名为空' })
    const donor = donors.get(identity.value) ?? {
      identityNumber: identity.value,
      name: record.name.trim(),
      donations: [],
    }
    donors.set(identity.value, donor)
    for (const [j, donation] of record.donations.entries()) {
      const path = `${i}.donations.${j}`
      const donCode = canonicalDonationCode(donation.donCode)
      if (donCode === '' || donCode.length > 32)
        fields.push({ path: `${path}.donCode`, message: '献血码须为 1 至 32 个字符' })
      if (!parseDay(donation.day).ok) fields.push({ path: `${path}.day`, message: '日期不存在' })
      const whole = donation.kind === 'whole-blood'
      if (whole ? donation.volume === 0 || donation.units > 0 : donation.units === 0 || donation.volume > 0) {
        fields.push({ path, message: whole ? '全血须有毫升数，不得有治疗量' : '单采血小板须有治疗量，不得有毫升数' })
      }
      donor.donations.push({ ...donation, donCode })
    }
  }
  if (fields.length > 0) throw codedError('INVALID_INPUT', { fields: fields.slice(0, 100) })
  return [...donors.values()].sort((a, b) => (a.identityNumber < b.identityNumber ? -1 : 1))
}

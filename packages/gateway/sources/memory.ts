import { canonicalIdentity } from '@xuemian/contract'
import { push } from '../bags-of-stay.ts'
import type { BagRow, DataSource, PatientRow, SourceRows } from '../source.ts'

/** A source over rows held in memory: demonstrations, tests, the first trial of an installation. */
export function createMemorySource(rows: SourceRows): DataSource {
  const patients = new Map<string, PatientRow[]>()
  const bags = new Map<string, BagRow[]>()
  for (const patient of rows.patients) push(patients, canonical(patient.identityNumber), patient)
  for (const bag of rows.bags) push(bags, bag.patientKey, bag)
  return {
    async find(identityNumbers) {
      const found = identityNumbers.map(canonical).find((number) => number !== '' && patients.has(number)) ?? ''
      const own = found === '' ? [] : (patients.get(found) ?? [])
      return { patients: own, bags: own.flatMap((patient) => bags.get(patient.patientKey) ?? []) }
    },
    async check() {},
    async close() {},
  }
}

function canonical(number: string | null): string {
  const parsed = canonicalIdentity(number ?? '')
  return parsed.ok ? parsed.value : ''
}

import { canonicalIdentity } from '@xuemian/contract'
import { push } from '../bills/bags-of-stay.ts'
import type { BagRow, DataSource, PatientRow, SourceRows } from '../source.ts'

/** A source over rows held in memory: demonstrations, tests, the first trial of an installation. */
export function createMemorySource(rows: SourceRows): DataSource {
  const patients = new Map<string, PatientRow[]>()
  const bags = new Map<string, BagRow[]>()
  for (const patient of rows.patients) {
    const number = canonical(patient.identityNumber)
    if (number !== '') push(patients, number, patient)
  }
  for (const bag of rows.bags) push(bags, bag.patientKey, bag)
  const findNow = (identityNumbers: readonly string[]): SourceRows => {
    // Callers give the canonical form first.
    let own = patients.get(identityNumbers[0] ?? '') ?? []
    for (let index = 0; own.length === 0 && index < identityNumbers.length; index += 1) {
      own = patients.get(canonical(identityNumbers[index] ?? null)) ?? []
    }
    const [only] = own
    if (only && own.length === 1) return { patients: own, bags: bags.get(only.patientKey) ?? [] }
    return { patients: own, bags: own.flatMap((patient) => bags.get(patient.patientKey) ?? []) }
  }
  return {
    findNow,
    find: async (identityNumbers) => findNow(identityNumbers),
    async check() {},
    async close() {},
  }
}

function canonical(number: string | null): string {
  const parsed = canonicalIdentity(number ?? '')
  return parsed.ok ? parsed.value : ''
}

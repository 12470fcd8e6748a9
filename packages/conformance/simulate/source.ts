import { createMemorySource, type DataSource } from '@xuemian/gateway'
import type { CityHospital } from './city.ts'

/** A synthetic hospital as the gateway's source of facts. */
export function createCitySource(hospital: CityHospital): DataSource {
  return createMemorySource({ patients: hospital.patients, bags: hospital.bags })
}

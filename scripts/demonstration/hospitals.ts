import { randomBytes } from 'node:crypto'
import { join } from 'node:path'
import { type City, createSimulatedHospital } from '@xuemian/conformance/simulate'
import { relations } from '@xuemian/contract'
import { publicKeySet, readSigningKeys } from '@xuemian/gateway'
import type { Demonstration } from './folder.ts'

/** A synthetic hospital that listens, and what the demonstration says of it. */
export interface RunningHospital {
  readonly name: string
  readonly orgCode: string
  readonly baseUrl: string
  readonly id: string
  readonly password: string
  /** What the registry is given: none where the hospital does not sign. */
  readonly signingKeys: ReturnType<typeof publicKeySet>
  readonly patients: readonly { readonly identityNumber: string; readonly name: string; readonly story: string }[]
  close(): Promise<void>
}

const PROFILES = ['good', 'sloppy'] as const

/** Starts the strict hospital, which signs, on `gatewayPort` and the careless one, which does not, on the port after it. */
export async function startHospitals(
  city: City,
  demonstration: Demonstration,
  folder: string,
  gatewayPort: number,
): Promise<readonly RunningHospital[]> {
  const running: RunningHospital[] = []
  for (const [index, profile] of PROFILES.entries()) {
    const hospital = city.hospitals[index]
    const secrets = demonstration.hospitals[index]
    if (!hospital || !secrets) throw new Error('the city and the demonstration disagree')
    const { id, password, tokenKey } = secrets
    const keys = profile === 'good' ? await readSigningKeys(join(folder, 'hospital-signing.key'), randomBytes) : []
    const simulated = await createSimulatedHospital({
      hospital,
      profile,
      credentials: { id, password },
      now: Date.now,
      random: randomBytes,
      tokenKey: Buffer.from(tokenKey, 'base64url'),
      ...(keys.length > 0 ? { signature: { keys } } : {}),
    })
    const { url } = await simulated.listen({ port: gatewayPort + index })
    const patients = city.patients
      .filter((patient) => patient.hospital === index)
      .map(({ identityNumber, name, story, donorIdentity, relation }) => ({
        identityNumber,
        name,
        story:
          donorIdentity && relation
            ? `${story}献血者证件号 ${donorIdentity}，用血者是献血者的${relations[relation]}。`
            : story,
      }))
    running.push({
      name: hospital.name,
      orgCode: hospital.orgCode,
      baseUrl: url,
      id,
      password,
      signingKeys: publicKeySet(keys),
      patients,
      close: simulated.close,
    })
  }
  return running
}

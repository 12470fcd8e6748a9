import { randomBytes } from 'node:crypto'
import { join } from 'node:path'
import type { City } from '@xuemian/conformance/simulate'
import { loadShippedRules } from '@xuemian/policy/data'
import { checkKeysBelong, createKeys, createProvince, openDatabase, openKeyFile } from '@xuemian/province/app'
import type { Demonstration } from './folder.ts'
import type { RunningHospital } from './hospitals.ts'

/** The province of a demonstration: its data folder is open, and nobody is served before `listen`. */
export interface RunningProvince {
  /** Brings accounts, hospitals and donations up to what the demonstration says; what is there already stays. */
  furnish(city: City, demonstration: Demonstration, hospitals: readonly RunningHospital[]): Promise<void>
  listen(): Promise<string>
  close(): Promise<void>
}

/** Opens the embedded database below `folder` and makes the province's server over it. */
export async function startProvince(folder: string, port: number, webFolder: string): Promise<RunningProvince> {
  const db = await openDatabase({ folder: join(folder, 'database') })
  const keys = createKeys(await openKeyFile(join(folder, 'province.key'), randomBytes), randomBytes)
  await checkKeysBelong(db.kysely, keys)
  const { policies, dictionaries } = loadShippedRules('hebei')
  const province = await createProvince({
    db,
    keys,
    random: randomBytes,
    policies,
    classes: dictionaries,
    webFolder,
    idleSeconds: 3600,
  })
  return {
    async furnish(city, demonstration, hospitals) {
      const known = new Map((await province.listHospitals()).map((hospital) => [hospital.organisationCode, hospital]))
      const ids: string[] = []
      for (const { name, orgCode, baseUrl, id, password, signingKeys } of hospitals) {
        const entry = {
          name,
          organisationCode: orgCode,
          baseUrl,
          hisId: id,
          hisPassword: password,
          rhCodes: {},
          lan: true,
          actualCost: 'before-insurance' as const,
          signingKeys: { keys: signingKeys.keys.map((key) => ({ ...key })) },
        }
        const before = known.get(orgCode)
        if (!before) ids.push((await province.createHospital(entry)).id)
        else {
          ids.push(before.id)
          const sameKeys = names(before.signingKeys) === names(signingKeys)
          if (before.baseUrl !== baseUrl || !sameKeys) await province.updateHospital(before.id, entry)
        }
      }
      for (const account of accountsOf(demonstration, ids)) {
        await province.createAccount(account).catch((error: unknown) => {
          if (codeOf(error) !== 'USERNAME_TAKEN') throw error
        })
      }
      await province.importDonations(city.donors.map((donor) => ({ ...donor, donations: [...donor.donations] })))
    },
    listen: () => province.listen({ port, host: '127.0.0.1' }),
    async close() {
      await province.close()
      await db.close()
    },
  }
}

function accountsOf({ accounts }: Demonstration, hospitalIds: readonly string[]) {
  const names: Readonly<
    Record<string, { displayName: string; role: 'clerk' | 'reviewer' | 'administrator' | 'auditor' }>
  > = {
    'clerk-1': { displayName: '演示窗口一', role: 'clerk' },
    'clerk-2': { displayName: '演示窗口二', role: 'clerk' },
    reviewer: { displayName: '演示审核员', role: 'reviewer' },
    administrator: { displayName: '演示管理员', role: 'administrator' },
    auditor: { displayName: '演示审计员', role: 'auditor' },
  }
  return Object.entries(names).map(([username, { displayName, role }]) => ({
    username,
    displayName,
    role,
    hospitalId: role === 'clerk' ? (hospitalIds[username === 'clerk-1' ? 0 : 1] ?? null) : null,
    password: accounts[username] ?? '',
  }))
}

function names({ keys }: { readonly keys: readonly { readonly kid: string }[] }): string {
  return keys.map((key) => key.kid).join()
}

function codeOf(error: unknown): unknown {
  return error instanceof Error && 'code' in error ? error.code : undefined
}

import { parseInstitutionCode } from '@xuemian/contract'
import type { NewHospital } from '../api/index.ts'
import { codedError } from '../errors.ts'
import { readHisAddress } from './address.ts'

/** The address and code of a hospital in the form that is stored; BASE_URL_INVALID, ORGANISATION_CODE_INVALID. */
export function checkHospital(input: NewHospital): { readonly baseUrl: string; readonly organisationCode: string } {
  const address = readHisAddress(input.baseUrl)
  if (!address.ok) throw codedError('BASE_URL_INVALID', { message: address.message })
  const organisationCode = input.organisationCode.trim().toUpperCase()
  if (!parseInstitutionCode(organisationCode)) throw codedError('ORGANISATION_CODE_INVALID')
  return { baseUrl: address.baseUrl, organisationCode }
}

/** The origin that a clerk's page may call; null for an address stored before its rules. */
export function originOf(baseUrl: string): string | null {
  const address = readHisAddress(baseUrl)
  return address.ok ? address.origin : null
}

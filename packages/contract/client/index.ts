export { checkAddress, type HisAddress, type HostKind } from './address.ts'
export { type HisClientError, type HisErrorCode, type HisErrorRow, hisErrors } from './errors.ts'
export { type BloodUseOutcome, createHisClient, type HisClient, type HisClientOptions } from './his-client.ts'
export type { HisFetch, LocalNetworkPermission, Timers } from './request.ts'

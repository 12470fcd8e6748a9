import { apiError } from '../api/index.ts'

/** What every route may answer instead of its result. */
export const failures = { '4xx': apiError, '5xx': apiError } as const

/** What drivers say of an error; all of it may be missing. */
export interface DriverError {
  readonly name?: string
  readonly message?: string
  readonly code?: string
  readonly number?: number
  readonly class?: number
}

/** An error with everything that it wraps, the outermost first: drivers put the telling one inside. */
export function errorsWithin(error: unknown): readonly DriverError[] {
  const found: unknown[] = []
  const visit = (each: unknown) => {
    if (typeof each !== 'object' || each === null || found.includes(each)) return
    found.push(each)
    const { cause, originalError, errors } = each as Readonly<Record<string, unknown>>
    for (const inner of [cause, originalError, ...(Array.isArray(errors) ? errors : [])]) visit(inner)
  }
  visit(error)
  return found as DriverError[]
}

/** Whether the encrypted connection could not be made: an unknown certificate, or no common protocol. */
export function isTlsFailure({ code = '' }: DriverError): boolean {
  return /^(?:ERR_(?:SSL|TLS)_|EPROTO$|CERT_|UNABLE_TO_|DEPTH_ZERO_|SELF_SIGNED_|HOSTNAME_MISMATCH)/.test(code)
}

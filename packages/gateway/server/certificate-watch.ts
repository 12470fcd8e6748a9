import { type Failure, failure } from '../errors.ts'
import { type Certificate, type CertificateRead, readCertificate, stampOf, type TlsFiles } from './tls.ts'

const DAY = 86_400_000

export interface CertificateWatchParts {
  readonly files: TlsFiles
  /** The one in use. */
  readonly certificate: Certificate
  /** Epoch milliseconds. */
  readonly now: () => number
  /** Puts a renewed certificate in use. */
  readonly renewed: (certificate: Certificate) => void
  /** Once for each faulty change of the files, and once a day from 30 days before the end. */
  readonly warn: (failure: Failure) => void
  /** Between two looks at the files; default one minute. */
  readonly everyMs?: number
}

/** Looks after a certificate while the gateway runs. */
export interface CertificateWatch {
  /** Epoch milliseconds. */
  expires(): number
  close(): void
}

/** Takes up new files when they change, and warns before the certificate ends. Faulty files change nothing: the one in use stays. */
export function watchCertificate(parts: CertificateWatchParts): CertificateWatch {
  const { files, now, renewed, warn, everyMs = 60_000 } = parts
  let { expires } = parts.certificate
  let seen = stampOf(files)
  let warned = Number.NEGATIVE_INFINITY
  const remind = () => {
    const at = now()
    if (expires - at > 30 * DAY || at - warned < DAY) return
    warned = at
    const left = Math.max(0, Math.floor((expires - at) / DAY))
    warn(
      expires > at
        ? failure('TLS_CERTIFICATE_EXPIRING', { detail: `剩余 ${left} 天` })
        : failure('TLS_CERTIFICATE_EXPIRED'),
    )
  }
  const look = () => {
    const stamp = stampOf(files)
    if (stamp !== seen) {
      seen = stamp
      const read: CertificateRead = readCertificate(files, now())
      if (read.ok) {
        expires = read.value.expires
        warned = Number.NEGATIVE_INFINITY
        renewed(read.value)
      } else warn(read)
    }
    remind()
  }
  remind()
  const interval = setInterval(look, everyMs)
  interval.unref()
  return { expires: () => expires, close: () => clearInterval(interval) }
}

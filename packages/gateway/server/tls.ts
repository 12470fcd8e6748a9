import { createPrivateKey, X509Certificate } from 'node:crypto'
import { readFileSync, statSync } from 'node:fs'
import { createSecureContext, type SecureVersion } from 'node:tls'
import { type Failure, failure } from '../errors.ts'
import { causeCode } from '../operation/redact.ts'

/** `tls` of gateway.yaml: PEM files. */
export interface TlsFiles {
  /** The gateway's own certificate first; its chain may follow. */
  readonly certFile: string
  /** The private key, without a passphrase. */
  readonly keyFile: string
  /** Intermediate certificates that are sent along, where `certFile` does not hold them. */
  readonly caFile?: string | undefined
  /** Default TLSv1.2. */
  readonly minVersion?: SecureVersion | undefined
}

/** What Node's TLS server is given. */
export interface TlsContext {
  readonly cert: string
  readonly key: string
  readonly minVersion: SecureVersion
}

/** A certificate that was read and found fit. */
export interface Certificate {
  readonly context: TlsContext
  /** Epoch milliseconds. */
  readonly expires: number
}

export type CertificateRead = { readonly ok: true; readonly value: Certificate } | Failure

/**
 * Reads and checks the files of a certificate: readable, of one pair, in force at `now` (epoch milliseconds). Fails with TLS_CERTIFICATE_UNREADABLE,
 * TLS_KEY_UNREADABLE, TLS_KEY_MISMATCH, TLS_CHAIN_MISMATCH, TLS_CERTIFICATE_EXPIRED or TLS_CERTIFICATE_EARLY, naming the file.
 */
export function readCertificate(files: TlsFiles, now: number): CertificateRead {
  const { certFile, keyFile, caFile, minVersion = 'TLSv1.2' } = files
  const own = read(certFile)
  const certificates = certificatesOf(own)
  const [leaf, issuer] = certificates ?? []
  if (own === undefined || !leaf) return failure('TLS_CERTIFICATE_UNREADABLE', { detail: certFile })
  const key = read(keyFile)
  const privateKey = attempt(() => createPrivateKey(key ?? ''))
  if (key === undefined || !privateKey) return failure('TLS_KEY_UNREADABLE', { detail: keyFile })
  if (!leaf.checkPrivateKey(privateKey)) return failure('TLS_KEY_MISMATCH', { detail: `${certFile}，${keyFile}` })
  const chain = caFile === undefined ? '' : read(caFile)
  const [first] = caFile === undefined ? [] : (certificatesOf(chain) ?? [])
  if (caFile !== undefined) {
    if (chain === undefined || !first) return failure('TLS_CERTIFICATE_UNREADABLE', { detail: caFile })
    if (!(issuer ?? leaf).checkIssued(first)) return failure('TLS_CHAIN_MISMATCH', { detail: caFile })
  }
  const expires = Date.parse(leaf.validTo)
  if (expires <= now) return failure('TLS_CERTIFICATE_EXPIRED', { detail: `${certFile}，有效期至 ${dayOf(expires)}` })
  const begins = Date.parse(leaf.validFrom)
  if (begins > now) return failure('TLS_CERTIFICATE_EARLY', { detail: `${certFile}，生效日期 ${dayOf(begins)}` })
  const context: TlsContext = { cert: [own, chain].join('\n'), key, minVersion }
  try {
    createSecureContext(context)
  } catch (error) {
    // such as a key that OpenSSL finds too short
    return failure('TLS_CERTIFICATE_UNREADABLE', { detail: `${certFile}（${causeCode(error) ?? 'OpenSSL'}）` })
  }
  return { ok: true, value: { context, expires } }
}

/** Changes whenever one of the files does. */
export function stampOf({ certFile, keyFile, caFile }: TlsFiles): string {
  return [certFile, keyFile, ...(caFile === undefined ? [] : [caFile])]
    .map((file) => {
      const found = attempt(() => statSync(file))
      return found ? `${found.mtimeMs} ${found.size} ${found.ino}` : 'none'
    })
    .join('\n')
}

/** The day in China of a moment. */
function dayOf(milliseconds: number): string {
  return new Date(milliseconds + 8 * 3_600_000).toISOString().slice(0, 10)
}

function read(file: string): string | undefined {
  return attempt(() => readFileSync(file, 'utf8'))
}

/** Each certificate of a PEM text; undefined where one cannot be read. */
function certificatesOf(pem: string | undefined): readonly X509Certificate[] | undefined {
  const blocks = pem?.match(/-----BEGIN CERTIFICATE-----[\s\S]+?-----END CERTIFICATE-----/g) ?? []
  return attempt(() => blocks.map((block) => new X509Certificate(block)))
}

function attempt<T>(work: () => T): T | undefined {
  try {
    return work()
  } catch {
    return undefined
  }
}

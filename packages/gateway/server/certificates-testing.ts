import { execFileSync } from 'node:child_process'
import { join } from 'node:path'

/** Files of a certificate for 127.0.0.1. */
export interface CertificateFiles {
  readonly certFile: string
  readonly keyFile: string
}

/** Whether this machine has an openssl command that can sign with another certificate (3.0 and newer). */
export function hasOpenssl(): boolean {
  try {
    return /^OpenSSL [3-9]/.test(execFileSync('openssl', ['version'], { encoding: 'utf8' }))
  } catch {
    return false
  }
}

const EC = ['-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:prime256v1', '-nodes']

/** Makes a certificate; signed by `issuer` where one is given, by itself otherwise. */
export function makeCertificate(
  folder: string,
  name: string,
  { days = 365, issuer }: { readonly days?: number; readonly issuer?: CertificateFiles } = {},
): CertificateFiles {
  const [certFile, keyFile] = [join(folder, `${name}.pem`), join(folder, `${name}.key`)]
  const from = issuer ? ['-CA', issuer.certFile, '-CAkey', issuer.keyFile] : []
  const about = ['-subj', `/CN=${name}`, '-addext', 'subjectAltName=IP:127.0.0.1', '-days', String(days)]
  execFileSync('openssl', ['req', '-x509', ...EC, ...about, ...from, '-keyout', keyFile, '-out', certFile], {
    stdio: 'ignore',
  })
  return { certFile, keyFile }
}

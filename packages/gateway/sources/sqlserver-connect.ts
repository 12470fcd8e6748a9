import type { config } from 'mssql'
import { boundsOf, type DatabaseOptions } from './database.ts'
import { readSqlServerUrl } from './server-url.ts'

/** A SQL Server at `sqlserver://user@host:1433/database` or `sqlserver://user@host/database?instance=NAME`. */
export interface SqlServerOptions extends DatabaseOptions {
  /** Default true. False only where the server's own TLS cannot be made to work. */
  readonly encrypt?: boolean | undefined
  /** Takes a certificate that nobody vouches for, as SQL Server makes one for itself. Default false; NODE_EXTRA_CA_CERTS names a hospital's own authority. */
  readonly trustServerCertificate?: boolean | undefined
  /** TLS 1.0 and TDS 7.3, for SQL Server 2008 and 2008 R2. Default false. */
  readonly legacyTls?: boolean | undefined
  /** Default true: a listener of an availability group may send us to a replica. False where replicas lag behind or refuse. */
  readonly readOnlyIntent?: boolean | undefined
}

/**
 * What the driver is opened with. Moments are read as UTC, so that their text does not depend on the zone of this process.
 * @throws where the URL is not one: the configuration has refused it before
 */
export function sqlServerConfig(options: SqlServerOptions): config {
  const { statementTimeoutMs, connections, waitMs } = boundsOf(options)
  const read = readSqlServerUrl(options.url)
  if (!read.ok) throw new Error(read.message)
  const { host, port, user, password, name, instance } = read.value
  const secret = options.password ?? password
  const { encrypt = true, trustServerCertificate = false, legacyTls = false, readOnlyIntent = true } = options
  return {
    server: host,
    ...(port === undefined ? {} : { port }),
    user,
    ...(secret === undefined ? {} : { password: secret }),
    database: name,
    connectionTimeout: waitMs,
    requestTimeout: statementTimeoutMs,
    arrayRowMode: true,
    validateConnection: 'socket',
    // a connection that cannot be made says so itself, a moment before
    pool: {
      min: 0,
      max: connections,
      acquireTimeoutMillis: waitMs + 200,
      createTimeoutMillis: waitMs + 100,
      idleTimeoutMillis: 60_000,
    },
    options: {
      appName: 'xuemian-gateway',
      encrypt,
      trustServerCertificate,
      readOnlyIntent,
      useUTC: true,
      // trying again is for the next look-up
      maxRetriesOnTransientErrors: 0,
      // how long a server may take to end a statement that has run out of time; then its connection is dropped
      cancelTimeout: 1_000,
      ...(instance === undefined ? {} : { instanceName: instance }),
      ...(legacyTls ? LEGACY : {}),
    },
  }
}

/** OpenSSL 3 allows TLS 1.0 at its lowest level of security only. */
const LEGACY = {
  tdsVersion: '7_3_A',
  cryptoCredentialsDetails: { minVersion: 'TLSv1', ciphers: 'DEFAULT@SECLEVEL=0' },
} as const

import type { PoolAttributes } from 'oracledb'
import { boundsOf, type DatabaseOptions } from './database.ts'
import { readOracleUrl } from './server-url.ts'

/** An Oracle at `oracle://user@host:1521/service` or `oracle://user@host:1521?sid=ORCL`. */
export interface OracleOptions extends DatabaseOptions {
  /**
   * Oracle's own client library, for 11g and for old password verifiers; `clientDir` is the folder of an Instant Client (on Linux the system must
   * know it too, by ldconfig). Absent: the driver's own protocol, for 12.1 and newer. One process has the one or the other.
   */
  readonly thick?: { readonly clientDir: string } | undefined
}

/**
 * What the pool is opened with. The server is named by a full descriptor: every version of the client library reads its time-outs.
 * @throws where the URL is not one: the configuration has refused it before
 */
export function oraclePool(options: OracleOptions): PoolAttributes {
  const { connections, waitMs } = boundsOf(options)
  const read = readOracleUrl(options.url)
  if (!read.ok) throw new Error(read.message)
  const { host, port = 1521, user, password, name, sid } = read.value
  const secret = options.password ?? password
  const seconds = Math.ceil(waitMs / 1_000)
  const service = sid === undefined ? `(SERVICE_NAME=${name})` : `(SID=${sid})`
  return {
    user,
    ...(secret === undefined ? {} : { password: secret }),
    connectString: `(DESCRIPTION=(CONNECT_TIMEOUT=${seconds})(TRANSPORT_CONNECT_TIMEOUT=${seconds})(ADDRESS=(PROTOCOL=TCP)(HOST=${host})(PORT=${port}))(CONNECT_DATA=${service}))`,
    poolMin: 0,
    poolMax: connections,
    poolIncrement: 1,
    poolTimeout: 60,
    // an idle connection may have been cut off by a firewall
    poolPingInterval: 30,
    poolPingTimeout: waitMs,
    // a connection that cannot be made says so itself, a moment before
    queueTimeout: seconds * 1_000 + 200,
    stmtCacheSize: 30,
  }
}

/** Makes what a query writes into text by itself independent of the server's language. */
export const ORACLE_SESSION =
  "ALTER SESSION SET NLS_DATE_FORMAT = 'YYYY-MM-DD HH24:MI:SS' NLS_TIMESTAMP_FORMAT = 'YYYY-MM-DD HH24:MI:SS.FF3' NLS_NUMERIC_CHARACTERS = '.,'"

import mysql, { type FieldPacket, type RowDataPacket } from 'mysql2/promise'
import { boundsOf, type DatabaseOptions } from './database.ts'
import type { CatalogueColumn, Inspector } from './inspection.ts'
import { withMarks } from './list.ts'

/** Looks at a MySQL or MariaDB. */
export async function inspectMysql(options: DatabaseOptions, now: () => number): Promise<Inspector> {
  const { statementTimeoutMs, waitMs } = boundsOf(options)
  const connection = await mysql.createConnection({
    uri: options.url,
    ...(options.password === undefined ? {} : { password: options.password }),
    connectTimeout: waitMs,
    charset: 'utf8mb4',
    dateStrings: true,
  })
  connection.on('error', () => undefined)
  await connection.query('SET SESSION TRANSACTION READ ONLY')
  const rowsOf = async <Row>(sql: string, values: (string | null)[] = []) =>
    (
      await connection.query<RowDataPacket[]>({ sql, timeout: statementTimeoutMs }, values)
    )[0] as unknown as readonly Row[]

  return {
    async facts() {
      const askedMs = now()
      const [row] = await rowsOf<{ version: string; charset: string; clock: string; cipher: string }>(
        `SELECT VERSION() AS version, @@character_set_database AS charset, ROUND(UNIX_TIMESTAMP(NOW(3)) * 1000) AS clock,
          (SELECT VARIABLE_VALUE FROM ${statusTable(await version(rowsOf))} WHERE VARIABLE_NAME = 'Ssl_cipher') AS cipher`,
      )
      const grants = await rowsOf<Readonly<Record<string, string>>>('SHOW GRANTS')
      const text = row?.version ?? ''
      return {
        product: /mariadb/i.test(text) ? 'MariaDB' : 'MySQL',
        version: text,
        charset: row?.charset ?? '',
        clockMs: Number(row?.clock ?? Number.NaN),
        askedMs,
        writes: writesOf(grants.flatMap((grant) => Object.values(grant))),
        encrypted: (row?.cipher ?? '') !== '',
      }
    },
    async fullScans(query, keys) {
      if (/^\s*call\b/i.test(query)) return undefined
      const { sql, values } = withMarks(
        query,
        Array.from({ length: keys }, () => ['0']),
        () => '?',
      )
      let plan: readonly { table: string | null; type: string | null; rows: string | null }[]
      try {
        plan = await rowsOf(`EXPLAIN ${sql}`, [...values])
      } catch (error) {
        if ((error as { errno?: number }).errno === VIEW_NO_EXPLAIN) return undefined
        throw error
      }
      const scans = plan.filter(
        ({ type, table }) => (type === 'ALL' || type === 'index') && table !== null && !table.startsWith('<'),
      )
      return Promise.all(
        scans.map(async ({ table, rows }) => ({ table: realName(query, table ?? ''), rows: Number(rows ?? 0) })),
      )
    },
    async resultColumns(query, keys) {
      const { sql, values } = withMarks(
        query,
        Array.from({ length: keys }, () => ['0']),
        () => '?',
      )
      const [, fields] = await connection.query<RowDataPacket[]>({ sql, timeout: statementTimeoutMs }, [...values])
      const heading = (Array.isArray(fields[0]) ? fields[0] : fields) as unknown as readonly FieldPacket[]
      return heading.map(({ name, type }) => ({ name, inexact: type === FLOAT || type === DOUBLE }))
    },
    catalogue: () =>
      rowsOf<CatalogueColumn>(
        `SELECT c.TABLE_NAME AS \`table\`, COALESCE(t.TABLE_COMMENT, '') AS tableComment, c.COLUMN_NAME AS \`column\`, c.COLUMN_COMMENT AS comment, c.COLUMN_TYPE AS type
         FROM information_schema.COLUMNS c JOIN information_schema.TABLES t ON t.TABLE_SCHEMA = c.TABLE_SCHEMA AND t.TABLE_NAME = c.TABLE_NAME
         WHERE c.TABLE_SCHEMA = DATABASE() ORDER BY c.TABLE_NAME, c.ORDINAL_POSITION`,
      ),
    revocations: (user) => [
      `REVOKE ALL PRIVILEGES, GRANT OPTION FROM '${user}'@'%';`,
      `GRANT SELECT ON 库名.表名 TO '${user}'@'%'; -- 查询用到的每张表一句`,
    ],
    close: () => connection.end(),
  }
}

/** The account may read a view, yet not the tables under it. */
const VIEW_NO_EXPLAIN = 1345
/** The protocol's numbers of binary fractions. */
const FLOAT = 4
const DOUBLE = 5

async function version(rowsOf: <Row>(sql: string) => Promise<readonly Row[]>): Promise<string> {
  const [row] = await rowsOf<{ version: string }>('SELECT VERSION() AS version')
  return row?.version ?? ''
}

/** MySQL 5.7 moved its status away from where MariaDB keeps it. */
function statusTable(text: string): string {
  return /mariadb/i.test(text) ? 'information_schema.SESSION_STATUS' : 'performance_schema.session_status'
}

const READING = /^(USAGE|SELECT|SHOW VIEW|SHOW DATABASES|EXECUTE|PROCESS|REPLICATION CLIENT|SLAVE MONITOR)( \(.*\))?$/i

/** What grants allow beyond reading, as `SHOW GRANTS` writes it: `UPDATE ON his.*`. Pure. */
export function writesOf(grants: readonly string[]): readonly string[] {
  return grants.flatMap((grant) => {
    const match = /^GRANT (.+?) ON (.+?) TO /i.exec(grant)
    if (!match) return []
    const [, rights = '', place = ''] = match
    const more = rights.split(/, (?![^(]*\))/).filter((right) => !READING.test(right.trim()))
    return more.length > 0 ? [`${more.join(', ')} ON ${place.replaceAll('`', '')}`] : []
  })
}

/** A plan names aliases; the table behind one, where the query shows it. */
function realName(query: string, alias: string): string {
  const escaped = alias.replace(/[^\w\u4e00-\u9fff]/g, '\\$&')
  return (
    new RegExp(`(?:from|join|,)\\s+([\\w.\`\\u4e00-\\u9fff]+)\\s+(?:as\\s+)?\`?${escaped}\`?(?![\\w.])`, 'i').exec(
      query,
    )?.[1] ?? alias
  )
}

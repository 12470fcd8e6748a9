import pg from 'pg'
import { boundsOf, type DatabaseOptions } from './database.ts'
import type { CatalogueColumn, FullScan, Inspector } from './inspection.ts'

/** Looks at a PostgreSQL. */
export async function inspectPostgres(options: DatabaseOptions, now: () => number): Promise<Inspector> {
  const { statementTimeoutMs, waitMs } = boundsOf(options)
  const client = new pg.Client({
    connectionString: options.url,
    ...(options.password === undefined ? {} : { password: options.password }),
    connectionTimeoutMillis: waitMs,
    statement_timeout: statementTimeoutMs,
    query_timeout: statementTimeoutMs + 1_000,
    application_name: 'xuemian-doctor',
  })
  client.on('error', () => undefined)
  await client.connect()
  await client.query('SET default_transaction_read_only = on')
  const one = async <Row>(text: string) => (await client.query(text)).rows[0] as Row

  return {
    async facts() {
      const askedMs = now()
      const row = await one<{ version: string; charset: string; clock: string; super: boolean; ssl: boolean }>(
        `SELECT current_setting('server_version') AS version, current_setting('server_encoding') AS charset,
          (extract(epoch FROM clock_timestamp()) * 1000)::bigint::text AS clock,
          (SELECT rolsuper FROM pg_roles WHERE rolname = current_user) AS super,
          coalesce((SELECT ssl FROM pg_stat_ssl WHERE pid = pg_backend_pid()), false) AS ssl`,
      )
      const tables = await client.query<{ name: string }>(
        `SELECT n.nspname || '.' || c.relname AS name FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
         WHERE c.relkind IN ('r', 'p', 'v') AND n.nspname NOT IN ('pg_catalog', 'information_schema') AND n.nspname !~ '^pg_'
           AND (has_table_privilege(c.oid, 'INSERT') OR has_table_privilege(c.oid, 'UPDATE') OR has_table_privilege(c.oid, 'DELETE'))
         ORDER BY 1 LIMIT 20`,
      )
      const writes = tables.rows.map(({ name }) => name)
      return {
        product: 'PostgreSQL',
        version: row.version,
        charset: row.charset,
        clockMs: Number(row.clock),
        askedMs,
        writes: row.super ? ['SUPERUSER', ...writes] : writes,
        encrypted: row.ssl,
      }
    },
    async fullScans(query, keys) {
      const values = Array.from({ length: keys }, () => ['0'])
      const { rows } = await client.query<{ 'QUERY PLAN': readonly { readonly Plan: PlanNode }[] }>({
        text: `EXPLAIN (FORMAT JSON) ${query}`,
        values,
      })
      const scans: FullScan[] = []
      const names = new Set<string>()
      collect(rows[0]?.['QUERY PLAN'][0]?.Plan, names)
      for (const table of names) {
        const size = await client.query<{ n: string }>(
          "SELECT coalesce(sum(reltuples), 0)::bigint::text AS n FROM pg_class WHERE relname = $1 AND relkind IN ('r', 'p', 'm')",
          [table],
        )
        scans.push({ table, rows: Number(size.rows[0]?.n ?? 0) })
      }
      return scans
    },
    async resultColumns(query, keys) {
      const values = Array.from({ length: keys }, () => ['0'])
      const { fields } = await client.query({ text: `SELECT * FROM (\n${query}\n) AS answered LIMIT 0`, values })
      return fields.map(({ name, dataTypeID }) => ({ name, inexact: dataTypeID === 700 || dataTypeID === 701 }))
    },
    async catalogue() {
      const { rows } = await client.query<CatalogueColumn>(
        `SELECT n.nspname || '.' || c.relname AS "table", coalesce(obj_description(c.oid, 'pg_class'), '') AS "tableComment", a.attname AS "column",
          coalesce(col_description(c.oid, a.attnum), '') AS comment, format_type(a.atttypid, a.atttypmod) AS type
         FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace JOIN pg_attribute a ON a.attrelid = c.oid
         WHERE c.relkind IN ('r', 'p', 'v', 'm') AND a.attnum > 0 AND NOT a.attisdropped AND n.nspname NOT IN ('pg_catalog', 'information_schema')
         ORDER BY 1, a.attnum`,
      )
      return rows
    },
    revocations: (user) => [
      `REVOKE INSERT, UPDATE, DELETE, TRUNCATE ON ALL TABLES IN SCHEMA public FROM ${user};`,
      `ALTER ROLE ${user} NOSUPERUSER;`,
      `ALTER ROLE ${user} SET default_transaction_read_only = on;`,
    ],
    async close() {
      await client.end()
    },
  }
}

interface PlanNode {
  readonly 'Node Type': string
  readonly 'Relation Name'?: string
  readonly Plans?: readonly PlanNode[]
}

function collect(node: PlanNode | undefined, names: Set<string>): void {
  if (!node) return
  if (node['Node Type'] === 'Seq Scan' && node['Relation Name']) names.add(node['Relation Name'])
  for (const child of node.Plans ?? []) collect(child, names)
}

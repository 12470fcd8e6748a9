import { type Kysely, sql } from 'kysely'
import type { Database } from './tables.ts'

/**
 * The whole schema as readable SQL, in an order that does not depend on how it came about; the same on every PostgreSQL from
 * 15 on. schema.sql is this, kept for reviews.
 */
export async function dumpSchema(kysely: Kysely<Database>): Promise<string> {
  const lines = (query: ReturnType<typeof sql<{ line: string }>>) =>
    query.execute(kysely).then(({ rows }) => rows.map((row) => row.line))
  const tables = await sql<{ name: string; oid: number }>`select relname as name, oid::int from pg_class
    where relnamespace = 'public'::regnamespace and relkind = 'r' and relname <> 'schema_migrations' order by relname`.execute(
    kysely,
  )
  const parts: string[] = [HEAD]
  const sequences = sql<{ line: string }>`select format('create sequence %I;', relname) as line from pg_class c
    where relnamespace = 'public'::regnamespace and relkind = 'S'
      and not exists (select from pg_depend d where d.objid = c.oid and d.deptype in ('a', 'i'))
    order by relname`
  parts.push(...(await lines(sequences)))
  for (const { name, oid } of tables.rows) {
    const columns = sql<{ line: string }>`select concat(a.attname, ' ', format_type(a.atttypid, a.atttypmod),
        case when a.attidentity = 'a' then ' generated always as identity' end,
        ' default ' || pg_get_expr(d.adbin, d.adrelid), case when a.attnotnull then ' not null' end) as line
      from pg_attribute a left join pg_attrdef d on d.adrelid = a.attrelid and d.adnum = a.attnum
      where a.attrelid = ${sql.lit(oid)} and a.attnum > 0 and not a.attisdropped order by a.attnum`
    // PostgreSQL 18 also lists "not null" as a constraint ('n'); the column's line has it already
    const constraints = sql<{
      line: string
    }>`select format('constraint %I %s', conname, pg_get_constraintdef(oid)) as line
      from pg_constraint where conrelid = ${sql.lit(oid)} and contype in ('p', 'u', 'f', 'c') order by contype desc, conname`
    const body = [...(await lines(columns)), ...(await lines(constraints))]
    const indexes = sql<{ line: string }>`select pg_get_indexdef(indexrelid) || ';' as line from pg_index i
      join pg_class c on c.oid = i.indexrelid where indrelid = ${sql.lit(oid)}
      and not exists (select from pg_constraint where conindid = indexrelid and contype in ('p', 'u')) order by c.relname`
    const triggers = sql<{ line: string }>`select pg_get_triggerdef(oid) || ';' as line from pg_trigger
      where tgrelid = ${sql.lit(oid)} and not tgisinternal order by tgname`
    parts.push(
      [
        `create table ${name} (\n${body.map((line) => `  ${line}`).join(',\n')}\n);`,
        ...(await lines(indexes)),
        ...(await lines(triggers)),
      ].join('\n'),
    )
  }
  const functions = sql<{ line: string }>`select pg_get_functiondef(oid) || ';' as line from pg_proc
    where pronamespace = 'public'::regnamespace order by proname`
  parts.push(...(await lines(functions)).map((text) => text.replace(/\n;$/, ';')))
  return `${parts.join('\n\n')}\n`
}

const HEAD = `-- The schema that migrations/ lead to, for reading; made by dump-schema.ts, kept equal by schema.test.ts. Do not edit it:
-- write a migration, then run: npx vitest run packages/province/db/schema.test.ts -u`

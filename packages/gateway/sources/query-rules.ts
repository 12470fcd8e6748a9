/** Strings, quoted names and comments of SQL. */
const QUOTED = /'(?:[^']|'')*'|"(?:[^"]|"")*"|`[^`]*`|\[[^\]\n]*\]|--[^\n]*|\/\*[\s\S]*?\*\//g

/** How each kind of database writes a list, as an example for the message, and as it must be. */
const LISTS: Readonly<Record<string, { readonly example: string; readonly shape?: RegExp }>> = {
  postgres: { example: '= ANY($1)' },
  mysql: { example: 'IN ($1)', shape: /\bin\s*\(\s*\$1\s*\)/i },
  sqlserver: { example: 'IN ($1)', shape: /\bin\s*\(\s*\$1\s*\)/i },
  oracle: { example: 'IN ($1)', shape: /\bin\s*\(\s*\$1\s*\)/i },
}

/**
 * What is wrong with a configured query, for the operator; undefined: nothing. Values are bound by the driver and never written into the text: a place
 * in quotes or in a comment is refused, since somebody means to build a statement there.
 * @param asked how many parameters the query must bind, and whether each is one value rather than a list
 */
export function queryFault(
  kind: string,
  query: string,
  { each, keys }: { readonly each: boolean; readonly keys: number },
): string | undefined {
  const list = LISTS[kind]
  if (!list) return /[\\/]|\.\./.test(query) ? '须为 folder 中的文件名' : undefined
  if (/\$\{|\{\{|<%|%s\b/.test(query.replace(QUOTED, ''))) return '查询不能拼接文字；值只能写作 $1，由驱动绑定'
  if (query.trimEnd().endsWith(';')) return '末尾不要写分号'
  const bare = query.replace(QUOTED, '')
  if (placesIn(query).length !== placesIn(bare).length) return '$1 不能写在引号或注释里：值由驱动绑定，不拼接文字'
  const places = new Set(placesIn(bare))
  for (let place = 1; place <= keys; place += 1)
    if (!places.has(place))
      return `须用 $${place} 绑定参数，例如 WHERE id_no ${each ? `= $${place}` : list.example.replace('1', String(place))}`
  const extra = [...places].find((place) => place > keys)
  if (extra !== undefined) return keys === 1 ? '只有一个参数 $1' : `没有参数 $${extra}`
  if (!BEGINNINGS.test(bare)) return `须为一条 SELECT 查询；存储过程写作 CALL 或 EXEC，并加 each: true`
  if (kind === 'oracle' && /^\s*(call|begin|declare)\b/i.test(bare) && !/:rows\b/i.test(bare))
    return 'Oracle 的存储过程须以游标 :rows 返回结果，例如 BEGIN p($1, :rows); END'
  if (/^\s*(call|exec)/i.test(bare) && !each && keys > 0) return '存储过程一次只收一个值，请加 each: true'
  if (!each && keys === 1 && list.shape && !list.shape.test(bare)) return `$1 须写作 ${list.example}`
  if (!each && keys > 1 && kind !== 'postgres') return '键有多列时请加 each: true，逐个查询'
  return undefined
}

/** A query, a procedure, or a batch that fills a table of its own session. */
const BEGINNINGS = /^\s*(select|with|call|exec|execute|begin|declare|set\s+nocount)\b/i

function placesIn(text: string): readonly number[] {
  return [...text.matchAll(/\$(\d+)/g)].map(([, digits]) => Number(digits))
}

import pg from 'pg'

const DATE = 1082
const INT8 = 20
const TIMESTAMPTZ = 1184

/** How values are read on every connection of a pool of ours, without touching pg's process-wide parsers. */
export const typeParsers: pg.CustomTypesConfig = {
  getTypeParser: ((oid: number, format?: 'text' | 'binary') => {
    if (format !== 'binary') {
      if (oid === DATE) return readDay
      if (oid === INT8) return readSafeInteger
      if (oid === TIMESTAMPTZ) return readInstant
    }
    return pg.types.getTypeParser(oid, format)
  }) as typeof pg.types.getTypeParser,
}

/** A day stays the text that it is: a Date object would lose a day in Asia/Shanghai. */
function readDay(text: string): string {
  return text
}

function readSafeInteger(text: string): number {
  const value = Number(text)
  if (!Number.isSafeInteger(value)) throw new RangeError(`int8 beyond safe integers: ${text}`)
  return value
}

/** PostgreSQL's `2026-11-22 23:15:40.123456+00` as `2026-11-22T23:15:40.123Z`. */
function readInstant(text: string): string {
  const iso = text.replace(' ', 'T').replace(/([+-]\d\d)$/, '$1:00')
  return new Date(iso).toISOString()
}

import { type Day, isDay, parseDay } from '../day.ts'
import { toHalfWidth } from '../text.ts'
import { shanghaiMidnight } from './shanghai.ts'

/** A day and the form in which it was sent. */
export interface DayForm {
  readonly day: Day
  readonly form: string
}

/**
 * Reads the day of `2019-10-15`, `2019/10/15`, `2019.1.5`, `2019年10月15日`, `20191015`, `2019-10-15 00:00:00`, `2019-10-15T00:00:00+08:00`,
 * `/Date(1571068800000)/` and epoch milliseconds. An instant must fall on midnight in Shanghai, else its day is a guess: undefined.
 */
export function readDayForm(sent: string): DayForm | undefined {
  if (isDay(sent)) return { day: sent, form: 'yyyy-MM-dd' }
  if (TIMESTAMP.test(sent)) {
    const day = sent.slice(0, 10)
    return isDay(day) ? { day, form: 'yyyy-MM-dd HH:mm:ss' } : undefined
  }
  if (sent.length > 48) return undefined
  const text = toHalfWidth(sent).trim()
  const dressed = parseDay(text)
  if (dressed.ok) return { day: dressed.value, form: 'yyyy-MM-dd with blanks or full-width digits' }
  return readDotNet(text) ?? readCompact(text) ?? readEpoch(text) ?? readSeparated(text)
}

/** As databases write it: most of what a gateway reads, so it is tried before the rarer forms. */
const TIMESTAMP = /^\d{4}-\d{2}-\d{2}[T ](?:[01]\d|2[0-3]):[0-5]\d:[0-5]\d(?:\.\d{1,9})?$/

function make(year: string, month: string, day: string, form: string): DayForm | undefined {
  const parsed = parseDay(`${year}-${month.padStart(2, '0')}-${day.padStart(2, '0')}`)
  return parsed.ok ? { day: parsed.value, form } : undefined
}

function readCompact(text: string): DayForm | undefined {
  const match = /^(\d{4})(\d{2})(\d{2})(?:\d{6})?$/.exec(text)
  return match
    ? make(match[1] ?? '', match[2] ?? '', match[3] ?? '', match[0].length === 8 ? 'yyyyMMdd' : 'yyyyMMddHHmmss')
    : undefined
}

function readEpoch(text: string): DayForm | undefined {
  if (!/^-?\d{1,14}$/.test(text)) return undefined
  const day = shanghaiMidnight(Number(text))
  return day && { day, form: 'epoch milliseconds' }
}

/** .NET's form. It also stands for midnight UTC, as in clauses.md's own sample: 08:00 (or 09:00) in Shanghai, the same day either way. */
function readDotNet(text: string): DayForm | undefined {
  const match = /^\\?\/Date\((-?\d{1,14})(?:[+-]\d{4})?\)\\?\/$/i.exec(text)
  if (!match) return undefined
  const instant = Number(match[1])
  const utc = instant % 86_400_000 === 0 ? parseDay(new Date(instant).toISOString().slice(0, 10)) : undefined
  const day = shanghaiMidnight(instant) ?? (utc?.ok ? utc.value : undefined)
  return day && { day, form: '/Date(…)/' }
}

const SEPARATED =
  /^(\d{4})([-/.]|年)(\d{1,2})([-/.]|月)(\d{1,2})日?(?:[T\s]+(\d{1,2}):(\d{2})(?::(\d{2})(?:[.,]\d{1,9})?)?\s*(Z|[+-]\d{2}:?\d{2})?)?$/i

function readSeparated(text: string): DayForm | undefined {
  const match = SEPARATED.exec(text)
  if (!match) return undefined
  const [, year = '', first = '', month = '', second = '', dayText = '', hour, minute, seconds = '00', zone] = match
  if ((first === '年') !== (second === '月') || (first !== '年' && first !== second)) return undefined
  const shape = first === '年' ? 'yyyy年MM月dd日' : `yyyy${first}MM${first}dd`
  const day = make(year, month, dayText, hour === undefined ? looseShape(shape, month, dayText) : `${shape} HH:mm:ss`)
  if (!day || hour === undefined || minute === undefined) return day
  if (Number(hour) > 23 || Number(minute) > 59 || Number(seconds) > 60) return undefined
  if (zone === undefined) return day
  const instant = Date.parse(`${day.day}T${hour.padStart(2, '0')}:${minute}:${seconds}${normaliseZone(zone)}`)
  const local = shanghaiMidnight(instant)
  return local && { day: local, form: `${shape} HH:mm:ss with zone` }
}

/** `2019-1-5` has the strict separators, so that its form must say what is odd. */
function looseShape(shape: string, month: string, day: string): string {
  return month.length === 2 && day.length === 2 ? shape : shape.replace('MM', 'M').replace('dd', 'd')
}

function normaliseZone(zone: string): string {
  if (/^z$/i.test(zone)) return 'Z'
  return zone.includes(':') ? zone : `${zone.slice(0, 3)}:${zone.slice(3)}`
}

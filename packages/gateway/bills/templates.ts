/** What `hisId` may be made of (HIS-3.2.4). */
export interface HisIdParts {
  readonly organisationCode: string
  /** Of the latest stay; `P` and the record's key where there was none. */
  readonly admissionNumber: string
  readonly patientKey: string
}

/** What a bill's `serialNumber` may be made of (HIS-3.2.6). */
export interface SerialNumberParts {
  readonly organisationCode: string
  readonly admissionNumber: string
  readonly settlementNumber: string
}

/** How hisId and serialNumber are made, with names in braces. */
export interface Templates {
  readonly hisId: string
  readonly serialNumber: string
}

/** The forms that the interface text advises. */
export const defaultTemplates: Templates = {
  hisId: '{organisationCode}_{admissionNumber}',
  serialNumber: '{organisationCode}_{admissionNumber}',
}

/** Placeholders of each template; it needs the first, so that it is unique in the province, and one of the others. */
const PLACEHOLDERS = {
  hisId: ['organisationCode', 'admissionNumber', 'patientKey'],
  serialNumber: ['organisationCode', 'admissionNumber', 'settlementNumber'],
} as const

const PLACE = /\{([^{}]*)\}/g

/** What is wrong with a template, for the operator; undefined: nothing. */
export function templateFault(name: keyof typeof PLACEHOLDERS, template: string): string | undefined {
  const known: readonly string[] = PLACEHOLDERS[name]
  const used = [...template.matchAll(PLACE)].map(([, place = '']) => place)
  const wrong = used.find((place) => !known.includes(place))
  if (wrong !== undefined) return `没有 {${wrong}}，可用：${known.map((place) => `{${place}}`).join('、')}`
  if (!/^[\w./-]*$/.test(template.replace(PLACE, ''))) return '占位符之间只能有字母、数字和 _ - . /'
  const [first, ...others] = known
  if (!used.includes(first ?? '')) return `须含 {${first}}，否则全省不唯一`
  return used.some((place) => others.includes(place))
    ? undefined
    : `须含 ${others.map((place) => `{${place}}`).join(' 或 ')}`
}

/** Fills a template that `templateFault` found nothing wrong with. */
export function fillTemplate(template: string, parts: HisIdParts | SerialNumberParts): string {
  return template.replace(
    PLACE,
    (_, place: string) => (parts as unknown as Readonly<Record<string, string>>)[place] ?? '',
  )
}

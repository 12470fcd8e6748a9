/** One clause of the interface. Deviations, findings, faults and documentation cite it by id. */
export interface Requirement {
  readonly id: string
  readonly section: string
  /** The source text's own words, or the demand in English where the text only implies it. */
  readonly quotation: string
  /** `must`: the text demands it. `reading`: the text is silent or contradicts itself and this is how we read it. `advice`: the text recommends. */
  readonly level: 'must' | 'reading' | 'advice'
  /** What we do and why; empty where the quotation says it all. */
  readonly reading: string
}

import type { Language } from '../bilingual.ts'

/** Every command answers in one of two languages. */
export interface LanguageOption {
  readonly lang: Language
}

/** The language asked for on a command line, before it is read: help and faults are in it too. */
export function languageOf(argv: readonly string[]): Language {
  const at = argv.indexOf('--lang')
  return argv.includes('--lang=en') || (at >= 0 && argv[at + 1] === 'en') ? 'en' : 'zh'
}

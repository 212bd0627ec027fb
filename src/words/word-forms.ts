import { pluralize, singularize } from 'inflection'

/** Words that the library gets wrong, or that nobody says otherwise in code. */
const PLURALS: ReadonlyMap<string, string> = new Map([
  ['analytics', 'analytics'],
  ['atlas', 'atlases'],
  ['axis', 'axes'],
  ['canvas', 'canvases'],
  ['cookie', 'cookies'],
  ['data', 'data'],
  ['dns', 'dns'],
  ['focus', 'focuses'],
  ['gas', 'gases'],
  ['hero', 'heroes'],
  ['iris', 'irises'],
  ['leaf', 'leaves'],
  ['lens', 'lenses'],
  ['metadata', 'metadata'],
  ['shoe', 'shoes'],
  ['sms', 'sms'],
])
const SINGULARS = new Map([...PLURALS].map(([one, many]) => [many, one]))

/** One of them, whether given one or many. */
export function toSingular(word: string): string {
  if (PLURALS.has(word)) return word
  return SINGULARS.get(word) ?? singularize(word)
}

/** Many of them, given one. */
export function toPlural(word: string): string {
  return PLURALS.get(word) ?? pluralize(word)
}

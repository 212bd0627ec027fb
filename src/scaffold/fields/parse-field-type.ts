import { nearestName } from '../../errors/index.ts'
import type { FieldType } from './field.ts'
import { KNOWN_TYPES, type KnownType, TYPE_ALIASES, TYPE_HABITS } from './field-types.ts'
import { invalidField } from './invalid-field.ts'

const LONGEST_LABEL_BYTES = 63
const LONGEST_TEXT = 10_485_760
const MOST_DIGITS = 1000
const MOST_DIMENSIONS = 16_000
const LARGEST: Readonly<Record<string, number>> = { numeric: MOST_DIGITS, vector: MOST_DIMENSIONS }
const EXAMPLES: Readonly<Record<string, string>> = {
  numeric: 'numeric(12,2)',
  vector: 'vector(1536), the dimension of what the model makes',
}

export interface WrittenType {
  /** The field it belongs to, for errors. */
  readonly token: string
  /** `numeric`. */
  readonly word: string
  /** What stands in its parentheses; undefined where there are none. */
  readonly inside: string | undefined
  readonly isArray: boolean
}

/**
 * @param enumName What an enum is called in the database.
 * @throws {TenantryError} USAGE_FIELD_INVALID
 */
export function parseFieldType(written: WrittenType, enumName: string): FieldType {
  const { token, word, inside, isArray } = written
  const suffix = isArray ? '[]' : ''
  if (word === 'enum') {
    const labels = parseLabels(token, inside)
    const sql = `${enumName}${suffix}`
    return { sql, name: enumName, kind: 'enum', isArray, labels, modifiers: [] }
  }
  const known = KNOWN_TYPES.get(TYPE_ALIASES.get(word) ?? word)
  if (known === undefined) throw unknownType(token, word)
  const modifiers = parseModifiers(token, known, inside)
  if (isArray && !known.hasArrays) {
    throw invalidField(
      token,
      `a column holds one ${known.sql}, and no list of them`,
      `Leave [] away, and give each ${known.sql} a row of its own.`,
    )
  }
  return {
    sql: `${known.sql}${modifiers.length === 0 ? '' : `(${modifiers.join(',')})`}${suffix}`,
    name: known.name,
    kind: known.isRange ? 'range' : 'base',
    isArray,
    labels: [],
    modifiers,
  }
}

/** The extension that it comes with; undefined for a type of PostgreSQL's own. */
export function extensionOf({ name, kind }: FieldType): string | undefined {
  if (kind === 'enum') return undefined
  return [...KNOWN_TYPES.values()].find((known) => known.name === name)?.extension
}

/** Whether a value of it can name a row. */
export function isKeyType({ name, kind, isArray }: FieldType): boolean {
  if (kind === 'enum' || isArray) return false
  return [...KNOWN_TYPES.values()].some((known) => known.name === name && known.isKey)
}

function parseLabels(token: string, inside = ''): string[] {
  const labels = inside.split(',').map((label) => label.trim())
  const hint = 'Write its values in their order: status:enum(draft,sent).'
  for (const [index, label] of labels.entries()) {
    if (label === '')
      throw invalidField(token, 'an enum needs values, and none of them empty', hint)
    if (/["'`\\]|\p{Cc}/u.test(label)) {
      throw invalidField(token, `the value ${label} holds a quote or a control character`, hint)
    }
    if (Buffer.byteLength(label) > LONGEST_LABEL_BYTES) {
      throw invalidField(token, `the value ${label} is longer than 63 bytes`, hint)
    }
    if (labels.indexOf(label) < index) {
      throw invalidField(token, `the value ${label} is given twice`, hint)
    }
  }
  return labels
}

function parseModifiers(token: string, type: KnownType, inside: string | undefined): number[] {
  const { least, most } = type.modifiers
  const texts = inside === undefined ? [] : inside.split(',').map((text) => text.trim())
  const example = EXAMPLES[type.name] ?? `${type.sql}(20)`
  if (texts.length > 0 && most === 0) {
    throw invalidField(
      token,
      `${type.sql} takes nothing in parentheses`,
      `Write ${type.sql} alone.`,
    )
  }
  if (
    texts.length < least ||
    texts.length > most ||
    !texts.every((text) => /^\d{1,8}$/.test(text))
  ) {
    throw invalidField(token, `${type.sql} does not take (${inside ?? ''})`, `Write ${example}.`)
  }
  const [first = 1, second = 0, ...others] = texts.map(Number)
  const largest = LARGEST[type.name] ?? LONGEST_TEXT
  if (first < 1 || first > largest || second > first || others.length > 0) {
    throw invalidField(
      token,
      `${type.sql}(${texts.join(',')}) is out of range`,
      `Write ${example}.`,
    )
  }
  return texts.map(Number)
}

function unknownType(token: string, word: string) {
  const words = [...KNOWN_TYPES.keys(), 'enum']
  const meant = TYPE_HABITS.get(word) ?? nearestName(word, [...words, ...TYPE_ALIASES.keys()])
  const list = `The types are ${words.join(', ')}, each as an array with [] behind it.`
  return invalidField(
    token,
    `there is no type ${JSON.stringify(word)}`,
    meant === undefined ? list : `Did you mean ${meant}? ${list}`,
  )
}

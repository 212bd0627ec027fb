import { nearestName } from '../../errors/index.ts'
import { camelCase, shortName } from '../../words/index.ts'
import { readDefault } from './read-default.ts'
import type { Field } from './field.ts'
import { invalidField } from './invalid-field.ts'
import { isKeyType, parseFieldType } from './parse-field-type.ts'

const FORM = 'field:type[?][=default][:unique][:ref=other]'
const NAME = /^[a-z][a-z0-9]*(?:_[a-z0-9]+)*$/
const LONGEST_NAME = 48
const TYPE = /^([a-z][a-z0-9]*)(?:\(([^()]*)\))?(\[\])?(\?)?(?:=([\s\S]*))?$/
const SUFFIX = /:(unique|ref=[a-z0-9_-]+)$/

/** Columns that every resource has. */
const OWN_COLUMNS: ReadonlySet<string> = new Set(
  'tenant_id id version created_at updated_at'.split(' '),
)
/** Columns that PostgreSQL itself adds to every table. */
const SYSTEM_COLUMNS: ReadonlySet<string> = new Set('ctid tableoid xmin xmax cmin cmax'.split(' '))

/**
 * Reads one field as it was written: `total:numeric(12,2)?=0`.
 *
 * @param table The table it is for, which names its enum.
 * @throws {TenantryError} USAGE_FIELD_INVALID
 */
export function parseField(token: string, table: string): Field {
  const [name = '', ...rest] = token.split(':')
  checkName(token, name)
  const { suffixes, text } = splitSuffixes(rest.join(':'))
  const match = TYPE.exec(text)
  if (match === null) throw unreadable(token, text)
  const [, word = '', inside, brackets, question, written] = match
  const type = parseFieldType(
    { token, word, inside, isArray: brackets !== undefined },
    shortName(table, name),
  )
  const isUnique = suffixes.includes('unique')
  const reference = suffixes.find((suffix) => suffix.startsWith('ref='))?.slice('ref='.length)
  if (isUnique && !isKeyType(type)) {
    throw invalidField(
      token,
      `a value of ${type.sql} names no row, so unique makes no sense`,
      'Leave :unique away, or write the constraint in a migration of your own.',
    )
  }
  if (reference !== undefined && !isKeyType(type)) {
    throw invalidField(
      token,
      `${type.sql} is no type of a key`,
      `Point to the key of a row: ${name}:uuid:ref=${reference}.`,
    )
  }
  const isNullable = question !== undefined
  const value = written === undefined ? undefined : readDefault(token, type, written)
  return { token, name, type, isNullable, default: value, isUnique, reference }
}

function checkName(token: string, name: string): void {
  if (OWN_COLUMNS.has(name)) {
    throw invalidField(
      token,
      `every resource has ${name} by itself`,
      'Leave the field away, or give it another name.',
    )
  }
  if (SYSTEM_COLUMNS.has(name)) {
    throw invalidField(token, `PostgreSQL has a column ${name} of its own`, 'Give it another name.')
  }
  const json = camelCase(name)
  if (json in Object.prototype) {
    throw invalidField(
      token,
      `every object in JavaScript has a ${json}`,
      'Give the field another name.',
    )
  }
  if (!NAME.test(name)) {
    const near = toSnakeCase(name)
    throw invalidField(
      token,
      `${JSON.stringify(name)} is no name of a column`,
      NAME.test(near)
        ? `Write ${near}: lower-case words with _ between them.`
        : `Lower-case letters, digits and _ make a name: ${FORM}.`,
    )
  }
  if (name.length > LONGEST_NAME) {
    throw invalidField(token, `its name is longer than ${LONGEST_NAME} letters`, 'Shorten it.')
  }
}

function splitSuffixes(text: string): { suffixes: string[]; text: string } {
  const match = SUFFIX.exec(text)
  if (match === null) return { suffixes: [], text }
  const rest = splitSuffixes(text.slice(0, match.index))
  return { suffixes: [...rest.suffixes, match[1] ?? ''], text: rest.text }
}

function unreadable(token: string, text: string) {
  const [, word = ''] = /:([^:]*)$/.exec(text) ?? []
  if (text === '') {
    return invalidField(token, 'it has no type', `Write ${token.split(':')[0]}:text, or ${FORM}.`)
  }
  const meant = nearestName(word.split('=')[0] ?? '', ['unique', 'ref'])
  return invalidField(
    token,
    word === '' ? `${JSON.stringify(text)} is no type` : `it cannot end with :${word}`,
    meant === undefined || word === ''
      ? `The form is ${FORM}; quote it for the shell.`
      : `Did you mean :${meant}? The form is ${FORM}.`,
  )
}

function toSnakeCase(name: string): string {
  return name
    .replaceAll(/([a-z0-9])([A-Z])/g, '$1_$2')
    .toLowerCase()
    .replaceAll(/[^a-z0-9]+/g, '_')
    .replaceAll(/^_+|_+$/g, '')
}

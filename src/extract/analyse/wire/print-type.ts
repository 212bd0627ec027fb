import { isSignalField } from './take-signal.ts'
import {
  type EnumMember,
  isPlain,
  type PlainKind,
  type PlainType,
  type WireElement,
  type WireField,
  type WireType,
} from './wire-type.ts'

const PLAIN: Readonly<Record<PlainKind, string>> = {
  string: 'string',
  number: 'number',
  boolean: 'boolean',
  null: 'null',
  undefined: 'undefined',
  void: 'void',
  bigint: 'bigint',
  date: 'Date',
  bytes: 'Uint8Array',
  buffer: 'Buffer',
  json: 'unknown',
  'any-json': 'any',
}

/** A type as TypeScript writes it. Lines after the first are indented as if it stood at the start of one. */
export function printType(type: WireType): string {
  return isPlain(type) ? PLAIN[type.is] : printMade(type)
}

function printMade(type: Exclude<WireType, PlainType>): string {
  switch (type.is) {
    case 'literal':
      return printValue(type.value)
    case 'array':
      return `${type.isReadonly ? 'readonly ' : ''}${inArray(type.item)}[]`
    case 'tuple':
      return `${type.isReadonly ? 'readonly ' : ''}[${type.elements.map(printElement).join(', ')}]`
    case 'map':
      return `${type.isReadonly ? 'ReadonlyMap' : 'Map'}<${printType(type.key)}, ${printType(type.item)}>`
    case 'set':
      return `${type.isReadonly ? 'ReadonlySet' : 'Set'}<${printType(type.item)}>`
    case 'record':
      return `{ ${printIndex(type)} }`
    case 'object':
      return printFields(type.fields)
    case 'union':
      return joinUnion(type.members.map(inUnion))
    case 'members':
      return type.members.map((member) => `${type.of}${printAccess(member)}`).join(' | ')
    case 'narrowed':
      return type.text
    case 'branded':
      return `${inArray(type.base)} & ${type.brand}`
    case 'custom':
      return type.as.name
    case 'named':
      return type.name
    case 'signal':
      return 'AbortSignal'
    case 'refused':
      return 'never'
  }
}

/** The body of an interface, or of an object type. */
export function printFields(fields: readonly WireField[]): string {
  const lines = fields
    .filter((field) => !isSignalField(field))
    .map((field) => indent(printField(field)))
  return lines.length === 0 ? '{}' : `{\n${lines.join('\n')}\n}`
}

/** Not as Record: a type that holds itself may not do so through an alias. */
export function printIndex({ key, item, isReadonly }: Extract<WireType, { is: 'record' }>): string {
  return `${isReadonly ? 'readonly ' : ''}[key: ${key}]: ${printType(item)}`
}

function printField({ name, type, isOptional, isReadonly, docs }: WireField): string {
  const written = `${isReadonly ? 'readonly ' : ''}${printKey(name)}${isOptional ? '?' : ''}: ${printType(type)}`
  return docs === '' ? written : `${docs}\n${written}`
}

/** Each line two spaces further to the right. */
export function indent(text: string): string {
  return text.replaceAll(/^(?=.)/gm, '  ')
}

export function printKey(name: string): string {
  return isIdentifier(name) ? name : printValue(name)
}

/** `.pay`, `['pay-all']`: of a member by its name. */
export function printAccess({ name }: Pick<EnumMember, 'name'>): string {
  return isIdentifier(name) ? `.${name}` : `[${printValue(name)}]`
}

export function printValue(value: string | number | boolean): string {
  if (typeof value !== 'string') return String(value)
  return `'${JSON.stringify(value)
    .slice(1, -1)
    .replaceAll(String.raw`\"`, '"')
    .replaceAll("'", String.raw`\'`)}'`
}

function isIdentifier(name: string): boolean {
  return /^[\p{ID_Start}$_][\p{ID_Continue}$]*$/u.test(name)
}

function printElement({ type, kind }: WireElement): string {
  if (kind === 'rest') return `...${inArray(type)}[]`
  return kind === 'optional' ? `${inArray(type)}?` : printType(type)
}

function inArray(type: WireType): string {
  const printed = printType(type)
  const isLoose = type.is === 'union' || type.is === 'branded' || type.is === 'members'
  const isReadonly = printed.startsWith('readonly ')
  return isLoose || isReadonly ? `(${printed})` : printed
}

function joinUnion(members: readonly string[]): string {
  const line = members.join(' | ')
  if (!line.includes('\n') && line.length <= 90) return line
  return members.map((one) => `\n${indent(`| ${one}`)}`).join('')
}

function inUnion(type: WireType): string {
  return type.is === 'branded' ? `(${printType(type)})` : printType(type)
}

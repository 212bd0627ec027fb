import type { ResolvedTypes } from '@tenantry/runtime/config'

import type { FieldType } from '../fields/field.ts'
import { writeText } from './write-literal.ts'

/** Two values of a type that come back as they were sent, as TypeScript. */
export interface Samples {
  readonly one: string
  readonly other: string
}

const FIXED: Readonly<Record<string, readonly [string, string]>> = {
  uuid: ['b4f3c1f2-0f5e-4b6a-9d7c-2a1e8c5d4f60', '1c9a7e34-5b2d-4f81-8e6a-7d3f0b9c2e15'],
  date: ['2026-01-31', '2026-02-28'],
  time: ['08:30:00', '17:00:00'],
  timestamp: ['2026-01-31T08:30:00.000', '2026-02-28T17:00:00.000'],
  timestamptz: ['2026-01-31T08:30:00.000Z', '2026-02-28T17:00:00.000Z'],
  interval: ['1 day 02:00:00', '3 days'],
  bytea: ['aGVsbG8=', 'd29ybGQ='],
  inet: ['10.0.0.1', '10.0.0.2'],
  cidr: ['10.0.0.0/8', '192.168.0.0/16'],
  int4range: ['[1,10)', '[20,30)'],
  int8range: ['[1,10)', '[20,30)'],
  numrange: ['[1.5,2.5)', '[3.5,4.5)'],
  daterange: ['[2026-01-01,2026-02-01)', '[2026-03-01,2026-04-01)'],
}
/** Comes back in the time zone of the session, whichever that is. */
const SPAN = '[2026-01-01T00:00:00Z,2026-02-01T00:00:00Z)'
/** A longer one is written as what makes it. */
const LONGEST_LIST = 8
const LETTERS = 'abcdefghijklmnopqrstuvwxyz'

/** Whether a value comes back as it was sent. */
export function isExact({ name }: FieldType): boolean {
  return name !== 'tstzrange'
}

/** @param label What a text may say: the name of its column. */
export function samplesOf(type: FieldType, label: string, types: ResolvedTypes): Samples {
  const [one, other] = scalarSamples(type, label, types)
  return type.isArray ? { one: `[${one}, ${other}]`, other: `[${other}]` } : { one, other }
}

function scalarSamples(
  { name, kind, labels, modifiers }: FieldType,
  label: string,
  types: ResolvedTypes,
): [string, string] {
  if (kind === 'enum') return [writeText(labels[0] ?? ''), writeText(labels.at(-1) ?? '')]
  const [length = 1, scale = 0] = modifiers
  switch (name) {
    case 'text':
    case 'citext':
      return [writeText(`first ${label}`), writeText(`second ${label}`)]
    case 'varchar':
      return [writeText(cut(`a ${label}`, length)), writeText(cut(`b ${label}`, length))]
    case 'bpchar':
      return [writeText(fill('a', length)), writeText(fill('b', length))]
    case 'int2':
    case 'int4':
      return ['1', '2']
    case 'int8':
      return types.bigint === 'number' ? ['1', '2'] : ["'9007199254740993'", "'2'"]
    case 'numeric': {
      const [one, other] = numericSamples(modifiers.length === 0 ? undefined : [length, scale])
      return types.numeric === 'number'
        ? [String(Number(one)), String(Number(other))]
        : [`'${one}'`, `'${other}'`]
    }
    case 'float4':
    case 'float8':
      return ['0.5', '1.5']
    case 'bool':
      return ['true', 'false']
    case 'jsonb':
      return ['{ a: 1 }', '{ b: [true, null] }']
    case 'vector':
      return [vectorOf(length, 1), vectorOf(length, 2)]
    case 'tstzrange':
      return [`'${SPAN}'`, `'${SPAN}'`]
    default: {
      const [one, other] = FIXED[name] ?? ['', '']
      return [`'${one}'`, `'${other}'`]
    }
  }
}

/** With as many digits as the column keeps: that many come back. */
function numericSamples(modifiers: readonly [number, number] | undefined): [string, string] {
  if (modifiers === undefined) return ['12.5', '7.25']
  const [precision, scale] = modifiers
  const whole = precision > scale ? ['1', '2'] : ['0', '0']
  const digits =
    scale === 0 ? ['', ''] : [`.${'3'.padEnd(scale, '0')}`, `.${'4'.padEnd(scale, '0')}`]
  return [`${whole[0]}${digits[0]}`, `${whole[1]}${digits[1]}`]
}

/** A value of its own each time, made from `count`; undefined for types that name no row. */
export function countedSample({ name, modifiers }: FieldType, types: ResolvedTypes): string {
  const [length = 1, scale = 0] = modifiers
  switch (name) {
    case 'uuid':
      return 'randomUUID()'
    case 'text':
    case 'citext':
      return '`number ${count}`'
    case 'varchar':
      return 'String(count)'
    case 'bpchar':
      return `String(count).padStart(${length}, '0')`
    case 'int8':
      return types.bigint === 'number' ? 'count' : 'String(count)'
    case 'numeric': {
      const value = modifiers.length > 0 && length === scale ? `count / 10 ** ${scale}` : 'count'
      return types.numeric === 'number' ? value : `(${value}).toFixed(${scale})`
    }
    case 'date':
      return 'new Date(Date.UTC(2026, 0, count)).toISOString().slice(0, 10)'
    case 'timestamp':
      return 'new Date(Date.UTC(2026, 0, count)).toISOString().slice(0, -1)'
    case 'timestamptz':
      return 'new Date(Date.UTC(2026, 0, count)).toISOString()'
    case 'inet':
      return '`10.0.0.${count}`'
    case 'cidr':
      return '`10.0.${count}.0/24`'
    default:
      return 'count'
  }
}

/** Halves, which come back as they were sent. */
function vectorOf(dimension: number, first: number): string {
  if (dimension > LONGEST_LIST) {
    return `Array.from({ length: ${dimension} }, (_, index) => index / 2 + ${first})`
  }
  return `[${Array.from({ length: dimension }, (_, index) => index / 2 + first).join(', ')}]`
}

function cut(text: string, length: number): string {
  return Array.from(text).slice(0, length).join('').trimEnd()
}

function fill(first: string, length: number): string {
  const start = LETTERS.indexOf(first)
  return Array.from({ length }, (_, index) => LETTERS[(start + index) % LETTERS.length]).join('')
}

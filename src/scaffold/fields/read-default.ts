import type { FieldDefault, FieldType } from './field.ts'
import { invalidField } from './invalid-field.ts'

const INTEGERS: Readonly<Record<string, readonly [bigint, bigint]>> = {
  int2: [-32_768n, 32_767n],
  int4: [-2_147_483_648n, 2_147_483_647n],
  int8: [-(2n ** 63n), 2n ** 63n - 1n],
}
const UUID = /^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i
/** What `now` is in each type that has it. */
const NOW: Readonly<Record<string, string>> = {
  date: 'current_date',
  time: 'localtime',
  timestamp: 'localtimestamp',
  timestamptz: 'now()',
}

/**
 * A default as it was written, in the form that the migration gets. What only PostgreSQL can judge, such
 * as a range, it judges in the scratch database.
 *
 * @throws {TenantryError} USAGE_FIELD_INVALID
 */
export function readDefault(token: string, type: FieldType, text: string): FieldDefault {
  const misfit = (example: string) =>
    invalidField(
      token,
      `${JSON.stringify(text)} is no default for ${type.sql}`,
      `Write a value of it, such as =${example}, or leave the default away.`,
    )
  const { name } = type
  if (type.isArray) {
    if (!/^\{[\s\S]*\}$/.test(text)) throw misfit('{}')
    return typed(text, type)
  }
  if (type.kind === 'enum') {
    if (!type.labels.includes(text)) throw misfit(type.labels[0] ?? '')
    return { kind: 'value', value: text }
  }
  if (name in INTEGERS) {
    const [least, most] = INTEGERS[name] ?? [0n, 0n]
    if (!/^-?\d+$/.test(text) || BigInt(text) < least || BigInt(text) > most) throw misfit('0')
    const isSafe = Number.isSafeInteger(Number(text))
    return isSafe ? { kind: 'value', value: Number(text) } : { kind: 'sql', sql: text }
  }
  if (name in NOW && /^(?:now|now\(\)|today)$/i.test(text)) {
    return { kind: 'sql', sql: NOW[name] ?? text }
  }
  switch (name) {
    case 'numeric':
      if (!fitsNumeric(text, type.modifiers)) throw misfit('0')
      return { kind: 'sql', sql: text }
    case 'float4':
    case 'float8':
      if (text === '' || !Number.isFinite(Number(text))) throw misfit('0.5')
      return { kind: 'sql', sql: String(Number(text)) }
    case 'bool':
      if (text !== 'true' && text !== 'false') throw misfit('false')
      return { kind: 'value', value: text === 'true' }
    case 'uuid':
      if (/^(?:random|gen_random_uuid\(\))$/.test(text)) {
        return { kind: 'sql', sql: 'gen_random_uuid()' }
      }
      if (!UUID.test(text)) throw misfit('gen_random_uuid()')
      return { kind: 'value', value: text }
    case 'text':
      return { kind: 'value', value: text }
    case 'varchar':
    case 'bpchar':
      if (Array.from(text).length > (type.modifiers[0] ?? 1)) throw misfit('a shorter text')
      return { kind: 'value', value: text }
    case 'jsonb':
      if (!isJson(text)) throw misfit('{}')
      return typed(text, type)
    default:
      if (text === '') throw misfit('a value')
      return typed(text, type)
  }
}

function typed(text: string, { sql }: FieldType): FieldDefault {
  return { kind: 'sql', sql: `'${text.replaceAll("'", "''")}'::${sql}` }
}

function fitsNumeric(text: string, [precision, scale = 0]: readonly number[]): boolean {
  const [, whole = '', digits = ''] = /^-?(\d+)(?:\.(\d+))?$/.exec(text) ?? []
  if (whole === '') return false
  if (precision === undefined) return true
  return whole.replace(/^0+/, '').length <= precision - scale && digits.length <= scale
}

function isJson(text: string): boolean {
  try {
    JSON.parse(text)
    return true
  } catch {
    return false
  }
}

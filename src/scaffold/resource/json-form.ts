import type { ResolvedTypes } from '@tenantry/runtime/config'

import type { FieldType } from '../fields/field.ts'
import { writeTexts } from './write-literal.ts'

/** How the values of a type travel: everything is TypeScript, `value` a variable's or property's name. */
export interface JsonForm {
  /** The TypeBox schema of what comes in. */
  readonly input: string
  /** That of what goes out. */
  readonly output: string
  /** The JSON of a value of the row. */
  readonly toJson: (value: string) => string
  /** The value of a row, from JSON. */
  readonly fromJson: (value: string) => string
  /** A function of the file that it calls. */
  readonly needs?: HelperName
  /** Whether it speaks of the runtime's type `Json`. */
  readonly isJson?: boolean
}

/** Functions that a schemas file gets where one of its columns needs them. */
export type HelperName = 'toDay' | 'toLocalTime'

const TEXT = 'Type.String()'
const same = (value: string): string => value

function form(input: string, options: Partial<JsonForm> = {}): JsonForm {
  return { input, output: input, toJson: same, fromJson: same, ...options }
}

const DIGITS = String.raw`Type.String({ pattern: '^-?\\d{1,19}$' })`
const SAFE_INTEGER =
  'Type.Integer({ minimum: Number.MIN_SAFE_INTEGER, maximum: Number.MAX_SAFE_INTEGER })'
const DECIMAL = String.raw`Type.String({ pattern: '^-?\\d+(\\.\\d+)?$' })`
const TIME = String.raw`Type.String({ pattern: '^\\d\\d:\\d\\d(:\\d\\d(\\.\\d{1,6})?)?$' })`
const LOCAL_TIME = String.raw`Type.String({ pattern: '^\\d{4}-\\d\\d-\\d\\dT\\d\\d:\\d\\d(:\\d\\d(\\.\\d{1,6})?)?$' })`
const BASE64 = "Type.String({ pattern: '^[A-Za-z0-9+/]*={0,2}$' })"

/** The form of one value; of an array, that of its elements. */
function scalarForm(type: FieldType, types: ResolvedTypes): JsonForm {
  if (type.kind === 'enum') return form(`Type.Enum(${writeTexts(type.labels)})`)
  const [length] = type.modifiers
  switch (type.name) {
    case 'uuid':
      return form("Type.String({ format: 'uuid' })")
    case 'varchar':
    case 'bpchar':
      return form(`Type.String({ maxLength: ${length ?? 1} })`, { output: TEXT })
    case 'int2':
      return form('Type.Integer({ minimum: -32_768, maximum: 32_767 })', {
        output: 'Type.Integer()',
      })
    case 'int4':
      return form('Type.Integer({ minimum: -2_147_483_648, maximum: 2_147_483_647 })', {
        output: 'Type.Integer()',
      })
    case 'int8':
      return bigintForm(types.bigint)
    case 'numeric':
      return types.numeric === 'number' ? form('Type.Number()') : form(DECIMAL, { output: TEXT })
    case 'float4':
    case 'float8':
      return form('Type.Number()')
    case 'bool':
      return form('Type.Boolean()')
    case 'date':
      return dateForm(types.date)
    case 'time':
      return form(TIME, { output: TEXT })
    case 'timestamp':
      return form(LOCAL_TIME, {
        output: TEXT,
        toJson: (value) => `toLocalTime(${value})`,
        needs: 'toLocalTime',
      })
    case 'timestamptz':
      return form("Type.String({ format: 'date-time' })", {
        toJson: (value) => `${value}.toISOString()`,
      })
    case 'jsonb':
      return types.json === 'unknown'
        ? form('Type.Unknown()')
        : form('Type.Unsafe<Json>({})', { isJson: true })
    case 'vector':
      return form(
        `Type.Array(Type.Number(), { minItems: ${length ?? 1}, maxItems: ${length ?? 1} })`,
        { output: 'Type.Array(Type.Number())' },
      )
    case 'bytea':
      return form(BASE64, {
        output: TEXT,
        toJson: (value) => `${value}.toString('base64')`,
        fromJson: (value) => `Buffer.from(${value}, 'base64')`,
      })
    default:
      return form(TEXT)
  }
}

function bigintForm(kind: ResolvedTypes['bigint']): JsonForm {
  // One beyond would be stored, and never be read again.
  if (kind === 'number') return form(SAFE_INTEGER, { output: 'Type.Integer()' })
  if (kind === 'string') return form(DIGITS, { output: TEXT })
  return form(DIGITS, {
    output: TEXT,
    toJson: (value) => `String(${value})`,
    fromJson: (value) => `BigInt(${value})`,
  })
}

function dateForm(kind: ResolvedTypes['date']): JsonForm {
  const format = "Type.String({ format: 'date' })"
  if (kind === 'string') return form(format)
  return form(format, { toJson: (value) => `toDay(${value})`, needs: 'toDay' })
}

/** The form of a column's values, arrays included. */
export function jsonForm(type: FieldType, types: ResolvedTypes): JsonForm {
  const element = scalarForm(type, types)
  if (!type.isArray) return element
  return {
    ...element,
    input: `Type.Array(${element.input})`,
    output: `Type.Array(${element.output})`,
    toJson: eachOf(element.toJson),
    fromJson: eachOf(element.fromJson),
  }
}

function eachOf(convert: (value: string) => string): (value: string) => string {
  if (convert('one') === 'one') return same
  return (value) => `${value}.map((one) => ${convert('one')})`
}

import { type CustomTypesConfig, types as drivers } from 'pg'

import type { ResolvedTypes } from '../../config/index.ts'
import { TenantryError } from '../../errors.ts'

type Parse = (text: string) => unknown

/** An OID that the types of the driver leave out. */
const TEXT_ARRAY: number = 1009
/** The largest and the smallest time that a Date can hold. */
const LAST_MS = 8.64e15

/**
 * How values become what the configuration says, an array's elements included. Everything that it says
 * nothing of is left to node-postgres, and to whoever set a parser there.
 */
export function typeParsers({ bigint, numeric, date }: ResolvedTypes): CustomTypesConfig {
  const parsers = new Map<number, Parse>()
  const setArray = (parse: Parse, array: number) =>
    parsers.set(array, (text) => mapText(readTextArray(text), parse))
  // An OID of an array stands beside that of its elements.
  const set = (parse: Parse, element: number, array: number) => {
    parsers.set(element, parse)
    setArray(parse, array)
  }
  // Text is what the driver makes of a bigint and of a numeric, unless somebody has told it otherwise.
  if (bigint !== 'string') set(bigint === 'number' ? safeNumber : BigInt, 20, 1016)
  if (numeric === 'number') set(Number, 1700, 1231)
  else setArray(keepText, 1231)
  set(date === 'date' ? driversDate(1082) : keepText, 1082, 1182)
  set(driversDate(1114), 1114, 1115)
  set(driversDate(1184), 1184, 1185)
  set(keepText, 1186, 1187)
  return {
    getTypeParser: (oid, format) =>
      (format === 'binary' ? undefined : parsers.get(oid)) ?? drivers.getTypeParser(oid, format),
  }
}

function keepText(text: string): string {
  return text
}

/** @throws {TenantryError} VALUE_OUT_OF_RANGE */
function safeNumber(text: string): number {
  const value = Number(text)
  if (Number.isSafeInteger(value)) return value
  throw new TenantryError('VALUE_OUT_OF_RANGE', {
    message: 'A bigint lies beyond 2^53, where a JavaScript number would be another one.',
    hint: "Set types.bigint in saas.config.ts to 'bigint' or 'string', and run `saas generate repositories`.",
  })
}

/** The nearest moment that a Date holds stands for what lies beyond: `infinity`, and years behind 275760. */
function driversDate(oid: number): Parse {
  const parse: Parse = drivers.getTypeParser(oid, 'text')
  return (text) => {
    const value = parse(text)
    if (value instanceof Date && !Number.isNaN(value.getTime())) return value
    return new Date(text.startsWith('-') ? -LAST_MS : LAST_MS)
  }
}

/** Of node-postgres: nested as the array is, with null for NULL. */
function readTextArray(text: string): unknown {
  const parse: Parse = drivers.getTypeParser(TEXT_ARRAY, 'text')
  return parse(text)
}

function mapText(value: unknown, parse: Parse): unknown {
  if (Array.isArray(value)) return value.map((entry) => mapText(entry, parse))
  return typeof value === 'string' ? parse(value) : value
}

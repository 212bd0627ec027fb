import type { Codec } from '../codec.ts'
import type { Json } from '../json.ts'
import { Mismatch, refuse, within } from '../mismatch.ts'
import { isPlainObject } from '../value-kind.ts'

const DEEPEST = 500

/** JSON whatever it holds, for what nobody knows the type of. `-0` arrives as `0`; what JSON does not have is refused. */
export const json: Codec<Json> = {
  takes: ['null', 'boolean', 'number', 'string', 'array', 'object'],
  makes: ['null', 'boolean', 'number', 'string', 'array', 'object'],
  fit: (value) => {
    try {
      assertJson(value, 0)
      return 'exactly'
    } catch {
      return 'not'
    }
  },
  encode: check,
  decode: check,
}

function check(value: unknown): Json {
  assertJson(value, 0)
  return value
}

function assertJson(value: unknown, depth: number): asserts value is Json {
  if (value === null || typeof value === 'string' || typeof value === 'boolean') return
  if (typeof value === 'number') {
    if (Number.isFinite(value)) return
    throw new Mismatch('is a number that JSON does not have')
  }
  if (depth === DEEPEST)
    throw new Mismatch(`is more than ${DEEPEST} levels deep, or refers to itself`)
  if (Array.isArray(value)) {
    for (let at = 0; at < value.length; at += 1) assertPart(value[at], at, depth)
    return
  }
  if (!isPlainObject(value)) return refuse(value, 'JSON')
  for (const key of Object.keys(value)) assertPart(value[key], key, depth)
}

function assertPart(value: unknown, part: string | number, depth: number): void {
  try {
    assertJson(value, depth + 1)
  } catch (error) {
    throw within(error, part)
  }
}

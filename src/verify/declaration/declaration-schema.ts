import * as v from 'valibot'

import { FUNCTION, listOf, strictShape, TEXT } from '../../shape/index.ts'

const byName = <Schema extends v.GenericSchema>(schema: Schema) =>
  v.record(v.string(), schema, 'has to be an object')

const HTTP = strictShape({
  as: FUNCTION,
  document: v.optional(
    v.union([TEXT, v.looseObject({})], 'has to be a path, or the document itself'),
  ),
  environment: v.optional(byName(v.string('has to be a text'))),
  public: v.optional(listOf(TEXT)),
  skip: v.optional(byName(v.string('has to be a text'))),
  requests: v.optional(byName(FUNCTION)),
})

/** It may be an object of the application's own, which has more than that. */
const CACHE = v.custom(
  (value) => hasFunctions(value, ['key']) || hasFunctions(value, ['get', 'set']),
  'has to have the function key, or get and set',
)

/** The shape of `Verification`, as far as it can be told without calling anything. */
export const DECLARATION_SCHEMA = strictShape({
  http: v.optional(HTTP),
  jobs: v.optional(byName(FUNCTION)),
  caches: v.optional(byName(CACHE)),
})

function hasFunctions(value: unknown, names: readonly string[]): boolean {
  if (typeof value !== 'object' || value === null) return false
  return names.every((name) => typeof Reflect.get(value, name) === 'function')
}

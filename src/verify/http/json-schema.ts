/** As much of JSON Schema as requests are made from. */
export interface JsonSchema {
  readonly type?: string | readonly string[]
  readonly format?: string
  readonly enum?: readonly unknown[]
  readonly const?: unknown
  readonly pattern?: string
  readonly minLength?: number
  readonly maxLength?: number
  readonly minimum?: number
  readonly maximum?: number
  readonly exclusiveMinimum?: number | boolean
  readonly multipleOf?: number
  readonly minItems?: number
  readonly items?: JsonSchema
  readonly properties?: Readonly<Record<string, JsonSchema>>
  readonly required?: readonly string[]
  readonly anyOf?: readonly JsonSchema[]
  readonly oneOf?: readonly JsonSchema[]
  readonly allOf?: readonly JsonSchema[]
  readonly readOnly?: boolean
}

/** Past this many levels a schema leads to itself. */
const DEEPEST = 12

export function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

/**
 * A schema of the document without references; one that leads to itself ends empty.
 *
 * @throws {Error} where a reference leads nowhere.
 */
export function resolveSchema(document: unknown, schema: unknown, depth = 0): JsonSchema {
  const found = follow(document, schema)
  if (!isObject(found) || depth > DEEPEST) return {}
  const inner = (one: unknown) => resolveSchema(document, one, depth + 1)
  const { items, properties, anyOf, oneOf, allOf } = found
  return {
    ...found,
    ...(items !== undefined && { items: inner(items) }),
    ...(isObject(properties) && {
      properties: Object.fromEntries(
        Object.entries(properties).map(([name, one]) => [name, inner(one)]),
      ),
    }),
    ...(Array.isArray(anyOf) && { anyOf: anyOf.map(inner) }),
    ...(Array.isArray(oneOf) && { oneOf: oneOf.map(inner) }),
    ...(Array.isArray(allOf) && { allOf: allOf.map(inner) }),
  }
}

/** What a `$ref` within the document leads to; anything else as it is. @throws {Error} where it leads nowhere. */
export function follow(document: unknown, value: unknown, hops = 0): unknown {
  if (!isObject(value) || typeof value['$ref'] !== 'string') return value
  const reference = value['$ref']
  if (!reference.startsWith('#/') || hops > DEEPEST) {
    throw new Error(`The reference ${reference} does not lead into the document.`)
  }
  let found: unknown = document
  for (const part of reference.slice(2).split('/')) {
    const name = decodeURIComponent(part).replaceAll('~1', '/').replaceAll('~0', '~')
    found = isObject(found) || Array.isArray(found) ? Reflect.get(found, name) : undefined
  }
  if (found === undefined) throw new Error(`The reference ${reference} leads nowhere.`)
  return follow(document, found, hops + 1)
}

/** With the parts of `allOf` in it, and the first of alternatives that is no null. */
export function flattenSchema(schema: JsonSchema, turn = 0): JsonSchema {
  const alternatives = (schema.anyOf ?? schema.oneOf ?? []).filter(({ type }) => type !== 'null')
  const chosen = alternatives[turn % alternatives.length]
  const parts = [...(schema.allOf ?? []), ...(chosen === undefined ? [] : [chosen])]
  if (parts.length === 0) return schema
  const { allOf: _all, anyOf: _any, oneOf: _one, ...rest } = schema
  return parts
    .map((part) => flattenSchema(part, turn))
    .reduce<JsonSchema>(
      (all, part) => ({
        ...all,
        ...part,
        ...((all.properties ?? part.properties) && {
          properties: { ...all.properties, ...part.properties },
        }),
        required: [...(all.required ?? []), ...(part.required ?? [])],
      }),
      rest,
    )
}

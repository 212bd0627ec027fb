import type { ShapeSchema } from './config-schema.ts'

/** What is wrong with a value, and where. */
export interface ShapeProblem {
  /** `migrations.tool`, `ignore[0].files`; empty for the value itself. */
  readonly path: string
  readonly problem: string
}

/** The first thing in which a value differs from its schema. */
export function findShapeProblem(
  value: unknown,
  schema: ShapeSchema,
  path = '',
): ShapeProblem | undefined {
  if (schema.type === 'string') return problemOfText(value, schema, path)
  if (schema.type === 'array') {
    if (!Array.isArray(value)) return { path, problem: 'has to be a list' }
    const items: readonly unknown[] = value
    if (items.length < (schema.minItems ?? 0)) return { path, problem: 'is empty' }
    return first(items, (item, index) => findShapeProblem(item, schema.items, `${path}[${index}]`))
  }
  if (!isRecord(value)) return { path, problem: 'has to be an object' }
  const at = (name: string): string => (path === '' ? name : `${path}.${name}`)
  const unknown = Object.keys(value).find((name) => !Object.hasOwn(schema.properties, name))
  if (unknown !== undefined) {
    const known = Object.keys(schema.properties).filter((name) => !name.startsWith('$'))
    return { path: at(unknown), problem: `is no key; there are ${known.join(', ')}` }
  }
  const missing = schema.required?.find((name) => !Object.hasOwn(value, name))
  if (missing !== undefined) return { path: at(missing), problem: 'is missing' }
  return first(Object.entries(schema.properties), ([name, inner]) =>
    Object.hasOwn(value, name) ? findShapeProblem(value[name], inner, at(name)) : undefined,
  )
}

function problemOfText(
  value: unknown,
  { pattern, enum: options }: Extract<ShapeSchema, { type: 'string' }>,
  path: string,
): ShapeProblem | undefined {
  if (typeof value !== 'string') return { path, problem: 'has to be a text' }
  if (options !== undefined && !options.includes(value))
    return { path, problem: `has to be one of ${options.join(', ')}` }
  if (pattern !== undefined && !new RegExp(pattern).test(value))
    return { path, problem: 'is empty, or has blanks at its ends' }
  return undefined
}

function first<Item>(
  items: readonly Item[],
  find: (item: Item, index: number) => ShapeProblem | undefined,
): ShapeProblem | undefined {
  for (const [index, item] of items.entries()) {
    const found = find(item, index)
    if (found !== undefined) return found
  }
  return undefined
}

export function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

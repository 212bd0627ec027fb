import * as v from 'valibot'

/** What is wrong with a value, and where. */
export interface ShapeProblem {
  /** `migrations.tool`, `ignore[0].files`; empty for the value itself. */
  readonly path: string
  readonly problem: string
}

export type CheckedShape<Value> =
  | { readonly value: Value; readonly problem?: undefined }
  | { readonly problem: ShapeProblem }

/** Holds what somebody has written by hand against its schema; of several problems, the first is told. */
export function checkShape<Schema extends v.GenericSchema>(
  value: unknown,
  schema: Schema,
): CheckedShape<v.InferOutput<Schema>> {
  const { success, output, issues } = v.safeParse(schema, value, { abortEarly: true })
  return success ? { value: output } : { problem: toProblem(issues[0]) }
}

function toProblem({ path, message }: v.BaseIssue<unknown>): ShapeProblem {
  const steps = path?.map(({ key }) => (typeof key === 'number' ? `[${key}]` : `.${String(key)}`))
  return { path: steps?.join('').replace(/^\./, '') ?? '', problem: message }
}

/** An object with these keys and no others: a mistyped one would say nothing. */
export function strictShape<Entries extends v.ObjectEntries>(entries: Entries) {
  const known = Object.keys(entries).filter((key) => !key.startsWith('$'))
  const schema = v.strictObject(entries, ({ expected, received }) => {
    if (expected === 'never') return `is no key; there are ${known.join(', ')}`
    return received === 'undefined' ? 'is missing' : 'has to be an object'
  })
  const run: (typeof schema)['~run'] = (given, config) =>
    // An empty list passes for an object without keys.
    schema['~run'](Array.isArray(given.value) ? { ...given, value: null } : given, config)
  return { ...schema, '~run': run }
}

/** A text that says something. */
export const TEXT = v.pipe(
  v.string('has to be a text'),
  v.regex(/^\S(?:.*\S)?$/, 'is empty, or has blanks at its ends'),
)

export function listOf<Item extends v.GenericSchema>(item: Item) {
  return v.array(item, 'has to be a list')
}

/** What it is like, nobody can tell before it is called. */
export const FUNCTION = v.function('has to be a function')

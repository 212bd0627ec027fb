import { camelCase } from '../../words/index.ts'
import type { Field } from './field.ts'
import { invalidField } from './invalid-field.ts'
import { parseField } from './parse-field.ts'

/** A table may have 1600 columns; what one request can carry is far less. */
const MOST_FIELDS = 200

/**
 * Reads the fields of a resource, in their order.
 *
 * @param table The table they are for.
 * @throws {TenantryError} USAGE_FIELD_INVALID for the first that cannot be.
 */
export function parseFields(tokens: readonly string[], table: string): Field[] {
  const fields: Field[] = []
  const names = new Map<string, string>()
  for (const token of tokens) {
    const field = parseField(token, table)
    // In JSON a column is called in camel case: `a_1` and `a1` would be one.
    const name = camelCase(field.name)
    const other = names.get(name)
    if (other !== undefined) {
      throw invalidField(
        token,
        other === field.name
          ? `a field ${field.name} is given twice`
          : `it would be ${name} in JSON, as ${other} is`,
        'Leave one of them away, or give it another name.',
      )
    }
    names.set(name, field.name)
    fields.push(field)
  }
  if (fields.length > MOST_FIELDS) {
    throw invalidField(
      tokens[MOST_FIELDS] ?? '',
      `a resource has at most ${MOST_FIELDS} fields`,
      'Split it into several resources.',
    )
  }
  return fields
}

import { input } from '@inquirer/prompts'
import { TenantryError } from '@tenantry/runtime/errors'

import { nameResource, parseFields, refuseUnlisted } from '../../scaffold/index.ts'
import { answered } from '../answered.ts'

/**
 * Asks for the fields of a resource, one after the other, until an empty one.
 *
 * @param extensions Those of saas.config.ts.
 * @throws {TenantryError} INTERRUPTED on Ctrl-C; USAGE_RESOURCE_NAME.
 */
export async function askFields(
  resource: string,
  extensions: readonly string[],
): Promise<string[]> {
  const { table, label } = nameResource(resource)
  // The result alone goes to stdout.
  const context = { output: process.stderr }
  const fields: string[] = []
  for (;;) {
    const message =
      fields.length === 0
        ? `A field of ${label}, such as number:text:unique or total:numeric(12,2)=0`
        : 'Another field, or nothing to end'
    const validate = (text: string) =>
      findProblem([...fields, ...asToken(text)], table, extensions) ?? true
    const [token] = asToken(await answered(() => input({ message, validate }, context)))
    if (token === undefined) return fields
    fields.push(token)
  }
}

function asToken(text: string): string[] {
  const token = text.trim().replace(/^'(.*)'$/, '$1')
  return token === '' ? [] : [token]
}

/** Why the last of them cannot be. */
function findProblem(
  fields: readonly string[],
  table: string,
  extensions: readonly string[],
): string | undefined {
  try {
    refuseUnlisted(parseFields(fields, table), extensions)
    return undefined
  } catch (error) {
    if (error instanceof TenantryError) return `${error.message} ${error.hint}`
    throw error
  }
}

import type { Field } from './field.ts'
import { invalidField } from './invalid-field.ts'
import { extensionOf } from './parse-field-type.ts'

/**
 * Refuses a field whose type comes with an extension that the application does not list: no database of
 * its tenants would have the type.
 *
 * @param extensions Those of saas.config.ts.
 * @throws {TenantryError} USAGE_FIELD_INVALID
 */
export function refuseUnlisted(fields: readonly Field[], extensions: readonly string[]): void {
  for (const { token, type } of fields) {
    const extension = extensionOf(type)
    if (extension === undefined || extensions.includes(extension)) continue
    const list = [...extensions, extension].map((name) => `'${name}'`).join(', ')
    throw invalidField(
      token,
      `${type.name} comes with the extension ${extension}, which saas.config.ts does not list`,
      `Write \`extensions: [${list}]\` in saas.config.ts and run \`saas migrate\`, then this command again.`,
    )
  }
}

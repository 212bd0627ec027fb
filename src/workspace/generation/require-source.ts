import { TenantryError } from '@tenantry/runtime/errors'

import { readSource } from '../read-edits.ts'

/** The text of a file that something is to be registered in. @throws {TenantryError} GENERATE_FILE_MISSING */
export async function requireSource(root: string, path: string): Promise<string> {
  const text = await readSource(root, path)
  if (text !== undefined) return text
  throw new TenantryError('GENERATE_FILE_MISSING', {
    message: `${path} is not there, so nothing can be registered in it.`,
    hint: 'Write one as `saas init` does, or run the command in an application that it made.',
    details: { path },
  })
}

import { TenantryError } from '@tenantry/runtime/errors'

/** As our own code is formatted, and as `saas init` writes an application. */
const OPTIONS = { semi: false, singleQuote: true, printWidth: 100, trailingComma: 'all' } as const

/** How many files at once: half the time of one after the other; with hundreds the formatter's threads wait for one another. */
export const FORMATTER_LANES = 4

/**
 * TypeScript that was put together from parts, laid out as a person would.
 *
 * @throws {TenantryError} GENERATED_CODE_INVALID for what is no TypeScript, which is a mistake of Tenantry.
 */
export async function formatCode(path: string, code: string): Promise<string> {
  const { format } = await import('oxfmt')
  const once = await format(path, code, OPTIONS)
  const isSettled = countBrokenObjects(once.code) === countBrokenObjects(code)
  const { code: formatted, errors } = isSettled ? once : await format(path, once.code, OPTIONS)
  const [error] = [...once.errors, ...errors]
  if (error === undefined) return formatted
  throw new TenantryError('GENERATED_CODE_INVALID', {
    message: `The code generated for ${path} is no TypeScript: ${error.message}.`,
    hint: 'This is a mistake of Tenantry: please report it, with the migration that makes the table.',
    details: { path },
  })
}

/**
 * The formatter keeps the lines of an object that begins with a new one, and takes nothing else from the layout
 * it is given. Only where it has broken one itself would it lay something out anew.
 */
function countBrokenObjects(code: string): number {
  return code.match(/^(?!import ).*\{$/gm)?.length ?? 0
}

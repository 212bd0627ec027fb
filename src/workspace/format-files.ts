import { TenantryError } from '@tenantry/runtime/errors'

/** As our own code is laid out. */
const OPTIONS = { semi: false, singleQuote: true, printWidth: 100, trailingComma: 'all' } as const

/** Lays out files of TypeScript; others stay as they are. */
export async function formatFiles<File extends { path: string; content: string | Uint8Array }>(
  files: readonly File[],
): Promise<File[]> {
  const { format } = await import('oxfmt')
  return await Promise.all(
    files.map(async (file) => {
      const { path, content } = file
      if (!path.endsWith('.ts') || typeof content !== 'string') return file
      const { code, errors } = await format(path, content, OPTIONS)
      if (errors.length === 0) return { ...file, content: code }
      throw new TenantryError('INTERNAL', {
        message: `${path} was generated as something that is no TypeScript: ${errors[0]?.message}`,
        hint: 'Please report it, with the names of the tables and columns.',
        details: { path },
      })
    }),
  )
}

import { formatCode } from './format-code.ts'

/** Lays out files of TypeScript; others stay as they are. @throws {TenantryError} GENERATED_CODE_INVALID */
export async function formatFiles<File extends { path: string; content: string | Uint8Array }>(
  files: readonly File[],
): Promise<File[]> {
  return await Promise.all(
    files.map(async (file) => {
      const { path, content } = file
      if (!path.endsWith('.ts') || typeof content !== 'string') return file
      return { ...file, content: await formatCode(path, content) }
    }),
  )
}

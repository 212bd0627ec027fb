import { formatCode } from './format-code.ts'

/** Lays out files of TypeScript; others stay as they are. @throws {TenantryError} GENERATED_CODE_INVALID */
export async function formatFiles<File extends { path: string; content: string | Uint8Array }>(
  files: readonly File[],
): Promise<File[]> {
  const formatted: File[] = []
  // One after the other: side by side, the formatter's threads wait for one another and take twice as long.
  for (const file of files) {
    const { path, content } = file
    const isCode = path.endsWith('.ts') && typeof content === 'string'
    formatted.push(isCode ? { ...file, content: await formatCode(path, content) } : file)
  }
  return formatted
}

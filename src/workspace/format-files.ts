import { FORMATTER_LANES, formatCode } from './format-code.ts'
import { mapInLanes } from './map-in-lanes.ts'

/** Lays out files of TypeScript; others stay as they are. @throws {TenantryError} GENERATED_CODE_INVALID */
export async function formatFiles<File extends { path: string; content: string | Uint8Array }>(
  files: readonly File[],
): Promise<File[]> {
  return await mapInLanes(files, FORMATTER_LANES, async (file) => {
    const { path, content } = file
    const isCode = path.endsWith('.ts') && typeof content === 'string'
    return isCode ? { ...file, content: await formatCode(path, content) } : file
  })
}

import { mkdir, writeFile } from 'node:fs/promises'
import { dirname, join } from 'node:path'

import { DEFAULT_TYPES, type ResolvedTypes } from '../../packages/runtime/src/config/index.ts'
import { planRepositories, seal } from '../../src/generate/index.ts'
import type { Schema } from '../../src/schema/index.ts'
import { formatCode } from '../../src/workspace/format-code.ts'

/** The files of one module that owns all tables, by their names, as the command writes them. */
export async function generateCode(
  schema: Schema,
  { module = 'shop', mapping = DEFAULT_TYPES }: { module?: string; mapping?: ResolvedTypes } = {},
): Promise<Map<string, string>> {
  const owners = new Map(schema.tables.map(({ name }) => [name, module]))
  const files = planRepositories({ schema, owners, mapping, folderOf: () => '.' })
  return new Map(
    await Promise.all(
      files.map(async ({ path, content, isOnce }) => {
        const code = isOnce ? content : seal(await formatCode(path, content))
        return [path.slice(2), code] as const
      }),
    ),
  )
}

export async function writeCode(folder: string, files: ReadonlyMap<string, string>): Promise<void> {
  for (const [path, code] of files) {
    await mkdir(dirname(join(folder, path)), { recursive: true })
    await writeFile(join(folder, path), code)
  }
}

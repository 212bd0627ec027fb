import { readdir, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'

const EXTENSION = '.hbs'
/** Beside `src` in the repository, and beside `dist` in the package: two folders above this file in both. */
const TEMPLATES = fileURLToPath(new URL('../../templates/', import.meta.url))

/** The texts of all templates by their path under `templates/`, with `/` between folders and without `.hbs`. */
export async function readTemplates(): Promise<ReadonlyMap<string, string>> {
  const entries = await readdir(TEMPLATES, { recursive: true, withFileTypes: true })
  const files = entries.filter((entry) => entry.isFile() && entry.name.endsWith(EXTENSION))
  const texts = await Promise.all(
    files.map(async ({ parentPath, name }) => {
      const file = join(parentPath, name)
      const path = file.slice(TEMPLATES.length, -EXTENSION.length).replaceAll('\\', '/')
      return [path, await readFile(file, 'utf8')] as const
    }),
  )
  return new Map(texts)
}

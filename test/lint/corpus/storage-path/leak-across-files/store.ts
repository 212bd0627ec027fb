import { writeFile as write } from 'node:fs/promises'
import { join } from 'node:path'

const ROOT = process.env['FILES'] ?? 'files'

export const pathOf = (...parts: string[]) => join(ROOT, ...parts)

export async function store(path: string, content: Buffer) {
  await write(path, content)
}

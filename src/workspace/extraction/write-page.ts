import { mkdir, rename, rm, writeFile } from 'node:fs/promises'
import { dirname, resolve } from 'node:path'

/**
 * Writes a page where somebody asked for it, the folders above it included. What is there already stays until all is
 * written.
 *
 * @returns The path of the file, absolute.
 */
export async function writePage(path: string, page: string): Promise<string> {
  const file = resolve(path)
  await mkdir(dirname(file), { recursive: true })
  const written = `${file}.new`
  try {
    await writeFile(written, page)
    await rename(written, file)
  } catch (error) {
    await rm(written, { force: true })
    throw error
  }
  return file
}

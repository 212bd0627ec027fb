import { readFile } from 'node:fs/promises'
import { join } from 'node:path'

import { listFiles } from './list-files.ts'

/** The texts of the schema files of Prisma; none where the application has none. */
export async function readPrismaSchema(root: string): Promise<readonly string[]> {
  const paths = (await listFiles(root)).filter((path) => path.endsWith('.prisma'))
  return await Promise.all(paths.map((path) => readFile(join(root, path), 'utf8')))
}

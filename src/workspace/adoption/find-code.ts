import { glob, readFile } from 'node:fs/promises'
import { join } from 'node:path'

import { type CodeSite, findCodeSites } from '../../adopt/index.ts'

const CODE = '{src,app,lib,server}/**/*.{ts,mts,js,mjs}'

/** Where the code of an application has to do with tenants; nothing of it is changed. */
export async function findCode(root: string): Promise<CodeSite[]> {
  const paths = await Array.fromAsync(
    glob(CODE, { cwd: root, exclude: (name) => name.includes('node_modules') }),
  )
  const files = paths.toSorted().map(async (path) => ({
    path: path.replaceAll('\\', '/'),
    text: await readFile(join(root, path), 'utf8'),
  }))
  return findCodeSites(await Promise.all(files))
}

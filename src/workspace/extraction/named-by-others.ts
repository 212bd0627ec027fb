import { readFile } from 'node:fs/promises'
import { dirname, join } from 'node:path/posix'
import { join as joinNative } from 'node:path'

import type { ExtractionRecord } from '../../extract/apply/index.ts'
import { listFiles } from '../list-files.ts'

/** A file of another extraction that names one which is taken away with this one. */
export interface NamedByOther {
  readonly path: string
  /** The module whose file it is. */
  readonly module: string
}

/**
 * The files of other services and contracts that import what an extraction has written: a service that calls the module.
 *
 * @param root What the paths of records are relative to.
 */
export async function namedByOthers(
  { files, name: own }: ExtractionRecord,
  others: readonly ExtractionRecord[],
  root: string,
): Promise<readonly NamedByOther[]> {
  const written = new Set(
    files.flatMap(({ path, before }) => (before === undefined ? [bare(path)] : [])),
  )
  const found: NamedByOther[] = []
  for (const { service, contracts, module, name } of others) {
    if (name === own) continue
    for (const folder of [service, contracts]) {
      for (const file of (await listFiles(joinNative(root, folder))).filter(isCode)) {
        const path = `${folder}/${file}`
        const text = await readFile(joinNative(root, path), 'utf8')
        if (namedIn(text, path).some((to) => written.has(to))) found.push({ path, module })
      }
    }
  }
  return found
}

const CODE = /\.[cm]?[jt]sx?$/

function isCode(file: string): boolean {
  return CODE.test(file)
}

/** However its ending is written. */
function bare(path: string): string {
  return path.replace(CODE, '')
}

/** The files that the relative specifiers in a text lead to, without their endings. */
function namedIn(text: string, path: string): readonly string[] {
  return [...text.matchAll(/['"](\.{1,2}\/[^'"\n]+)['"]/g)].flatMap(([, specifier = '']) => {
    const to = bare(join(dirname(path), specifier))
    return [to, `${to}/index`]
  })
}

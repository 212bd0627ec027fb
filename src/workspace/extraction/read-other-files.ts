import { readFile } from 'node:fs/promises'
import { dirname, join, relative } from 'node:path'

import { TenantryError } from '@tenantry/runtime/errors'

import { type Cut, filesOfCut, pathOf } from '../../extract/index.ts'
import { listFiles } from '../list-files.ts'
import { isBuilt } from './built-files.ts'

export interface OtherFile {
  /** Relative to the root. */
  readonly path: string
  readonly text: string
}

/**
 * The files in the folder of a module that the compiler does not know: SQL, templates, notes.
 *
 * @throws {TenantryError} EXTRACT_FILE_BINARY
 */
export async function readOtherFiles(cut: Cut): Promise<readonly OtherFile[]> {
  const known = new Set(filesOfCut(cut).map(({ fileName }) => pathOf(fileName, cut)))
  const paths = await listFiles(join(cut.root, cut.folder))
  const others = paths
    .map((path) => `${cut.folder}/${path}`)
    .filter((path) => !known.has(path) && !staysWithProject(path, known, cut))
  return await Promise.all(
    others.toSorted().map(async (path) => ({ path, text: await readText(cut.root, path) })),
  )
}

/** What makes a project of the folder, which the files that stay there go on being; and what is made of it. */
function staysWithProject(path: string, known: ReadonlySet<string>, cut: Cut): boolean {
  const { projects = [], root } = cut
  return projects.some(({ config, options: { outDir } }) => {
    const output = outDir === undefined ? '' : relative(root, outDir)
    return (
      path === config ||
      path === join(dirname(config), 'package.json') ||
      isBuilt(path, known) ||
      (output.startsWith(`${cut.folder}/`) && path.startsWith(`${output}/`))
    )
  })
}

async function readText(root: string, path: string): Promise<string> {
  const content = await readFile(join(root, path))
  try {
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(content)
  } catch (cause) {
    throw new TenantryError('EXTRACT_FILE_BINARY', {
      message: `${path} is no text, and cannot be moved with the module. Nothing was written.`,
      hint: 'Move it out of the folder of the module first, to where both sides can read it.',
      details: { path },
      cause,
    })
  }
}

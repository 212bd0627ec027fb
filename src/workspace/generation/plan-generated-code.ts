import { glob } from 'node:fs/promises'
import { sep } from 'node:path'

import { TenantryError } from '@tenantry/runtime/errors'

import type { FileEdit } from '../../edits/index.ts'
import { type GeneratedFile, isSameCode, isUntouchedShell, seal } from '../../generate/index.ts'
import { FORMATTER_LANES, formatCode } from '../format-code.ts'
import { mapInLanes } from '../map-in-lanes.ts'
import { readEdits, readSource } from '../read-edits.ts'
import { findEdited } from './find-edited.ts'

export interface PlanGeneratedCodeOptions {
  readonly root: string
  /** What there shall be. */
  readonly files: readonly GeneratedFile[]
  /** Where code is generated; what lies there and is no longer planned goes. Relative to the root; may hold `*`. */
  readonly folders: readonly string[]
  /** Whether files that were edited are written anew, and those of somebody else replaced. */
  readonly force: boolean
}

/**
 * The edits that bring generated code up to date. A file that says the same stays, however it is laid out.
 *
 * @throws {TenantryError} GENERATED_FILE_EDITED for files that somebody has written into, unless `force`.
 */
export async function planGeneratedCode(options: PlanGeneratedCodeOptions): Promise<FileEdit[]> {
  const { root, files, force } = options
  const generated = files.filter(({ isOnce }) => !isOnce)
  const edits = await planGenerated(root, generated)
  const fresh = new Set(edits.flatMap(({ path, before }) => (before === undefined ? [path] : [])))
  const once = files.filter(
    ({ path, isOnce }) => isOnce && fresh.has(path.replace(/\.ts$/, '.generated.ts')),
  )
  const gone = await planRemovals(options)
  const edited = findEdited([...edits, ...gone])
  if (edited.length > 0 && !force) throw fileEdited(edited)
  const shells = await readEdits(root, once)
  const missing = shells.filter(({ before }) => before === undefined)
  return [...edits, ...gone, ...missing, ...(await planShellRemovals(root, gone))]
}

async function planGenerated(root: string, files: readonly GeneratedFile[]): Promise<FileEdit[]> {
  const befores = await Promise.all(files.map(({ path }) => readSource(root, path)))
  return await mapInLanes(files, FORMATTER_LANES, async ({ path, content }, index) => {
    const before = befores[index]
    return { path, before, after: await layOut(path, content, before) }
  })
}

async function layOut(path: string, content: string, before: string | undefined): Promise<string> {
  // Compared as it is first: laying it out is most of the work.
  if (before !== undefined && isSameCode(before, content)) return before
  const code = await formatCode(path, content)
  return before !== undefined && isSameCode(before, code) ? before : seal(code)
}

async function planRemovals(options: PlanGeneratedCodeOptions): Promise<FileEdit[]> {
  const { root, files, folders } = options
  const planned = new Set(files.map(({ path }) => path))
  const patterns = folders.flatMap((folder) => [
    `${folder}/tables.generated.ts`,
    `${folder}/*.repository.generated.ts`,
  ])
  const found = await Array.fromAsync(glob(patterns, { cwd: root, followSymlinks: true }))
  const paths = found.map((path) => path.split(sep).join('/')).filter((path) => !planned.has(path))
  return await readEdits(
    root,
    paths.toSorted().map((path) => ({ path, content: undefined })),
  )
}

/** What extends nothing any more goes along, unless somebody has written into it. */
async function planShellRemovals(root: string, gone: readonly FileEdit[]): Promise<FileEdit[]> {
  const shells = gone
    .filter(({ path }) => path.endsWith('.repository.generated.ts'))
    .map(({ path }) => ({ path: path.replace(/\.generated\.ts$/, '.ts'), content: undefined }))
  const edits = await readEdits(root, shells)
  return edits.filter(({ before }) => before !== undefined && isUntouchedShell(before))
}

function fileEdited(paths: readonly string[]): TenantryError {
  const list = paths.join(', ')
  return new TenantryError('GENERATED_FILE_EDITED', {
    message:
      paths.length === 1
        ? `${list} was edited by hand, or is no generated file.`
        : `These files were edited by hand, or are no generated files: ${list}.`,
    hint: 'Move your lines into the file beside it that is yours (<name>.repository.ts), then run `saas generate repositories --force`, which writes it anew.',
    details: { paths },
  })
}

import { cp, mkdir, readdir, readlink, realpath, symlink } from 'node:fs/promises'
import { basename, dirname, isAbsolute, join, relative, resolve } from 'node:path'

/** What is the same for the copy, is made anew, or is somebody's data. */
const SKIPPED: ReadonlySet<string> = new Set(['.git', '.saas', 'node_modules'])

/**
 * Copies a project so that its commands run on the copy: what is installed is linked, and what is linked from there into the project
 * leads into the copy.
 *
 * @param target A folder that is not there yet.
 */
export async function copyProject(source: string, target: string): Promise<void> {
  const root = await realpath(source)
  const installed: string[] = []
  await cp(root, target, {
    recursive: true,
    verbatimSymlinks: true,
    filter: (path) => {
      if (basename(path) === 'node_modules') installed.push(path)
      return !SKIPPED.has(basename(path))
    },
  })
  for (const folder of installed) await linkInstalled(folder, { root, target })
}

interface Copy {
  readonly root: string
  readonly target: string
}

async function linkInstalled(folder: string, copy: Copy): Promise<void> {
  const own = join(copy.target, relative(copy.root, folder))
  await mkdir(own, { recursive: true })
  for (const entry of await readdir(folder, { withFileTypes: true })) {
    const path = join(folder, entry.name)
    // A scope holds packages, and some of them may be the project's own.
    if (entry.isDirectory() && entry.name.startsWith('@')) await linkInstalled(path, copy)
    else await symlink(await placeOf(path, copy, entry.isSymbolicLink()), join(own, entry.name))
  }
}

/** Where a link of the copy leads: to what is installed, or to the copy of a package of the project. */
async function placeOf(path: string, { root, target }: Copy, isLink: boolean): Promise<string> {
  if (!isLink) return path
  const named = await readlink(path)
  // What is installed may itself be a link.
  const to = isAbsolute(named) ? named : resolve(await realpath(dirname(path)), named)
  const within = relative(root, to)
  const isOwn = !within.startsWith('..') && !within.split('/').includes('node_modules')
  return isOwn ? join(target, within) : to
}

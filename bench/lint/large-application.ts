import { execFile } from 'node:child_process'
import { mkdir, mkdtemp, readdir, readFile, rm, symlink, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'

import { findSaas } from '../saas-program.ts'
import { applicationFiles } from './application-files.ts'
import { legacyFiles } from './legacy-files.ts'
import { moduleFiles } from './module-files.ts'

/** An application of so many lines of TypeScript, in a git repository with one commit. */
export interface LargeApplication extends AsyncDisposable {
  readonly root: string
  readonly lines: number
}

type Files = Readonly<Record<string, string>>

const MODULES = fileURLToPath(new URL('../../node_modules/', import.meta.url))
const INIT = ['--no-install', '--no-git', '--yes', '--mode', 'pool']
const AUTHOR = ['-c', 'user.name=bench', '-c', 'user.email=bench@example.org']
/** What the packages of this repository suffice for. */
const TAKEN =
  /\/(?:tables\.generated|\w+\.(?:repository|repository\.generated|service))\.ts$|\/migrations\//

const execute = promisify(execFile)

/**
 * The module that `saas init` makes, copied under other names until there are so many lines, with files of an older
 * style beside each copy.
 */
export async function openLargeApplication(lines: number): Promise<LargeApplication> {
  await using undo = new AsyncDisposableStack()
  const folder = await mkdtemp(join(tmpdir(), 'tenantry-bench-'))
  undo.defer(() => rm(folder, { recursive: true, force: true }))
  const root = join(folder, 'large')
  await execute(process.execPath, [findSaas(), 'init', root, ...INIT], { cwd: folder })
  await symlink(MODULES, join(root, 'node_modules'), 'dir')
  const template = await takeTemplate(root)
  const files = filesOf(template, lines)
  for (const [path, text] of Object.entries(files)) {
    await mkdir(dirname(join(root, path)), { recursive: true })
    await writeFile(join(root, path), text)
  }
  const git = (...args: string[]) => execute('git', [...AUTHOR, ...args], { cwd: root })
  await git('init', '--quiet')
  await git('add', '-A')
  await git('commit', '--quiet', '-m', 'All of it')
  const kept = undo.move()
  return { root, lines: linesIn(files), [Symbol.asyncDispose]: () => kept.disposeAsync() }
}

/** The files of its module that are copied; all of its code is taken away. */
async function takeTemplate(root: string): Promise<Files> {
  const folder = join(root, 'src', 'modules', 'projects')
  const paths = (await readdir(folder, { recursive: true })).filter((path) =>
    TAKEN.test(`/${path}`),
  )
  const texts = await Promise.all(paths.map((path) => readFile(join(folder, path), 'utf8')))
  await rm(join(root, 'src'), { recursive: true })
  await rm(join(root, 'test'), { recursive: true })
  return Object.fromEntries(paths.map((path, index) => [path, texts[index] ?? '']))
}

function filesOf(template: Files, lines: number): Files {
  const modules: Record<string, string> = {}
  const words: string[] = []
  for (let written = 0; written < lines;) {
    const word = wordAt(words.length)
    words.push(word)
    const upper = upperOf(word)
    const files = {
      ...copyAs(template, word),
      ...moduleFiles(word, upper),
      ...legacyFiles(word),
    }
    for (const [path, text] of Object.entries(files)) modules[`src/modules/${word}s/${path}`] = text
    written += linesIn(files)
  }
  return { ...modules, ...applicationFiles(words.map(upperOf)) }
}

/** `assetaa`, `assetab`, …: a table, a class, a route and a folder may all be named so. */
function wordAt(index: number): string {
  const letters = 'abcdefghijklmnoprtuvwxyz'
  const [first, second] = [Math.floor(index / letters.length), index % letters.length]
  return `asset${letters[first] ?? ''}${letters[second] ?? ''}`
}

function upperOf(word: string): string {
  return `${word[0]?.toUpperCase()}${word.slice(1)}`
}

function copyAs(template: Files, word: string): Files {
  const rename = (text: string): string =>
    text.replaceAll('project', word).replaceAll('Project', upperOf(word))
  return Object.fromEntries(
    Object.entries(template).map(([path, text]) => [rename(path), rename(text)]),
  )
}

function linesIn(files: Files): number {
  return Object.values(files).reduce((sum, text) => sum + text.split('\n').length - 1, 0)
}

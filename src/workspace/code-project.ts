import { dirname, join } from 'node:path'

import { TenantryError } from '@tenantry/runtime/errors'
import { ts } from 'ts-morph'

import type { ModuleService } from '../code/index.ts'
import { type RecordedDisk, recordDisk } from './lint-cache/disk-recorder.ts'
import type { SeenProject } from './lint-cache/lint-cache.ts'

/** What the tsconfig.json of an application names, and those of its services. */
export interface CodeProject {
  readonly root: string
  readonly services: readonly ModuleService[]
  readonly config: ts.ParsedCommandLine
  readonly disk: RecordedDisk
  /** What was asked of the disk so far; undefined where that does not say all. */
  readonly seen: () => SeenProject | undefined
}

/**
 * @param services Of its modules that have moved: what the tsconfig.json of the application named before is theirs now.
 * @throws {TenantryError} LINT_PROJECT_UNREADABLE
 */
export function openProject(root: string, services: readonly ModuleService[]): CodeProject {
  // In a monorepo it may lie above, as it does for `tsc`.
  const path = ts.findConfigFile(root, (one) => ts.sys.fileExists(one))
  if (path === undefined) throw projectUnreadable(root, 'it is not there')
  const disk = recordDisk()
  const config = withServices(readConfig(path, disk), services, disk)
  return { root, services, config, disk, seen: () => seenOf(dirname(path), config, disk) }
}

/** Tests and what only they import are reached from the service alone. */
function withServices(
  config: ts.ParsedCommandLine,
  services: readonly ModuleService[],
  disk: RecordedDisk,
): ts.ParsedCommandLine {
  const own = services
    .map(({ folder }) => join(folder, 'tsconfig.json'))
    .filter((path) => disk.fileExists(path))
    .map((path) => readConfig(path, disk))
  return {
    ...config,
    fileNames: [...new Set([config, ...own].flatMap(({ fileNames }) => fileNames))],
    wildcardDirectories: Object.fromEntries(
      [config, ...own].flatMap(({ wildcardDirectories = {} }) =>
        Object.entries(wildcardDirectories),
      ),
    ),
  }
}

/** Options that a newer TypeScript has, and a list of files that is empty: neither keeps anybody from reading. */
const HARMLESS: ReadonlySet<number> = new Set([5023, 5024, 5025, 6046, 18002, 18003])

/** @throws {TenantryError} LINT_PROJECT_UNREADABLE */
export function readConfig(
  path: string,
  { readFile, fileExists }: RecordedDisk,
): ts.ParsedCommandLine {
  // What is half a file is read by halves otherwise.
  const { error: broken } = ts.readConfigFile(path, readFile)
  if (broken !== undefined) throw projectUnreadable(path, describe(broken))
  const errors: ts.Diagnostic[] = []
  const config = ts.getParsedCommandLineOfConfigFile(path, undefined, {
    ...ts.sys,
    readFile,
    fileExists,
    onUnRecoverableConfigFileDiagnostic: (error) => void errors.push(error),
  })
  errors.push(...(config?.errors ?? []))
  const error = errors.find(({ code }) => !HARMLESS.has(code))
  if (config !== undefined && error === undefined) return config
  throw projectUnreadable(path, error === undefined ? 'it says nothing' : describe(error))
}

/** Where all files lie below the tsconfig.json, a list of those says whether there are others by now. */
function seenOf(
  folder: string,
  { fileNames, wildcardDirectories = {}, projectReferences = [] }: ts.ParsedCommandLine,
  disk: RecordedDisk,
): SeenProject | undefined {
  const isWithin = (path: string): boolean => path === folder || path.startsWith(`${folder}/`)
  const isAll = [...fileNames, ...Object.keys(wildcardDirectories)].every(isWithin)
  return isAll && projectReferences.length === 0 ? { disk: disk.seen(), folder } : undefined
}

export function describe({ file, start = 0, messageText }: ts.Diagnostic): string {
  const text = ts.flattenDiagnosticMessageText(messageText, ' ')
  if (file === undefined) return text
  const { line, character } = file.getLineAndCharacterOfPosition(start)
  return `${file.fileName}:${line + 1}:${character + 1} ${text}`
}

export function projectUnreadable(path: string, why: string, cause?: unknown): TenantryError {
  return new TenantryError('LINT_PROJECT_UNREADABLE', {
    message: `The tsconfig.json of ${path} cannot be read: ${why}`,
    hint: 'Run the command where the tsconfig.json of the application is. `saas extract` takes the path of another one by --project, and `saas lint --sql` looks at migrations alone.',
    cause,
    details: { path },
  })
}

import { dirname, join, relative } from 'node:path'

import { TenantryError } from '@tenantry/runtime/errors'
import { ts } from 'ts-morph'

import type { ReferredProject } from '../../extract/index.ts'
import type { RecordedDisk } from '../lint-cache/disk-recorder.ts'
import { readConfig } from '../code-project.ts'

/** A tsconfig.json as the compiler reads it. */
export interface ReadProject {
  /** Absolute, as all paths here. */
  readonly config: string
  readonly parsed: ts.ParsedCommandLine
  /** Those of the projects that it refers to. */
  readonly references: readonly string[]
}

/**
 * A project and all that it refers to, directly or by others, each once; the project itself comes first.
 *
 * @throws {TenantryError} LINT_PROJECT_UNREADABLE
 */
export function readProjects(config: string, disk: RecordedDisk): readonly ReadProject[] {
  const found = new Map<string, ReadProject>()
  const wanted = new Set([config])
  for (const one of wanted) {
    const parsed = readConfig(one, disk)
    const references = (parsed.projectReferences ?? []).map((reference) =>
      ts.resolveProjectReferencePath(reference),
    )
    for (const reference of references) wanted.add(reference)
    found.set(one, { config: one, parsed, references })
  }
  return [...found.values()]
}

/**
 * As `readProjects`, from the tsconfig.json farthest above that refers to a project, directly or by others: only from there are all of
 * its callers seen.
 *
 * @throws {TenantryError} LINT_PROJECT_UNREADABLE
 */
export function readProjectsAround(config: string, disk: RecordedDisk): readonly ReadProject[] {
  const read = readProjects(config, disk)
  const { options, fileNames } = read[0]?.parsed ?? { options: {}, fileNames: [] }
  // To others the compiler lets nobody refer.
  if (options.composite !== true && fileNames.length > 0) return read
  let widest = config
  for (
    let folder = dirname(dirname(config));
    folder !== dirname(folder);
    folder = dirname(folder)
  ) {
    const above = join(folder, 'tsconfig.json')
    if (disk.fileExists(above) && refersTo(above, config, disk)) widest = above
  }
  return widest === config ? read : readProjects(widest, disk)
}

function refersTo(above: string, config: string, disk: RecordedDisk): boolean {
  try {
    return readProjects(above, disk).some((one) => one.config === config)
  } catch (error) {
    // It may be of somebody else, and has nothing to do with this one.
    if (error instanceof TenantryError) return false
    throw error
  }
}

/** What an extraction has to know of it. */
export function toReferred(
  { config, parsed, references }: ReadProject,
  root: string,
  disk: RecordedDisk,
): ReferredProject {
  const { options, fileNames, wildcardDirectories = {}, raw } = parsed
  return {
    config: relative(root, config),
    text: disk.readFile(config) ?? '',
    files: new Set(fileNames),
    folders: Object.entries(wildcardDirectories)
      .filter(([, flags]) => (flags & ts.WatchDirectoryFlags.Recursive) !== 0)
      .map(([folder]) => relative(root, folder)),
    isListed: Array.isArray(raw?.files) && raw.files.length > 0,
    options,
    references: references.map((reference) => relative(root, reference)),
  }
}

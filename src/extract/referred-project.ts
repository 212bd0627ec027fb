import type { ts } from 'ts-morph'

/** One of several projects that refer to each other by `references` of their tsconfig.json. */
export interface ReferredProject {
  /** Its tsconfig.json, relative to the root. */
  readonly config: string
  /** What that holds. */
  readonly text: string
  /** Absolute paths; none for one that stands for others alone. */
  readonly files: ReadonlySet<string>
  /** Folders of which it takes every file, also later ones: relative to the root. */
  readonly folders: readonly string[]
  /** Whether its files are listed by their names. */
  readonly isListed: boolean
  readonly options: ts.CompilerOptions
  /** The projects that it refers to, by their `config`. */
  readonly references: readonly string[]
}

/** The projects that one refers to, directly or by others, itself among them; by their `config`. */
export function referredFrom(
  config: string,
  projects: readonly ReferredProject[],
): ReadonlySet<string> {
  const found = new Set([config])
  for (const one of found) {
    const project = projects.find((other) => other.config === one)
    for (const reference of project?.references ?? []) found.add(reference)
  }
  return found
}

import { dirname, relative } from 'node:path'

import { type Cut, isInside, pathOf } from '../index.ts'
import type { Reference } from './find-references.ts'
import { outputOf, placeProjects } from './project-places.ts'

/** The name of a package that leads to a file of the module. */
export interface ModuleDoor {
  readonly specifier: string
  /** Absolute. */
  readonly file: string
}

/**
 * How a file outside imports what connects the module: by its path, unless what is compiled of both lies elsewhere to each other than
 * they do themselves. Then by the name by which that project imports the module already.
 *
 * @param file Absolute.
 * @returns undefined where no path leads there, and there is no such name.
 */
export function connectingPath(
  file: string,
  references: readonly Reference[],
  cut: Cut,
): 'path' | ModuleDoor | undefined {
  const places = placeProjects(cut)
  const from = cut.projects?.find(({ files }) => files.has(file))
  if (places?.is !== 'own' && places?.is !== 'within') return 'path'
  if (from === undefined || from === places.owner) return 'path'
  const here = dirname(pathOf(file, cut))
  const written = relative(
    outputOf(here, from, cut.root),
    outputOf(cut.folder, places.owner, cut.root),
  )
  if (written === relative(here, cut.folder)) return 'path'
  const named = references.find(
    ({ from: one, to, specifier }) =>
      from.files.has(one.fileName) &&
      to !== undefined &&
      isInside(to, cut) &&
      !specifier.startsWith('.'),
  )
  return named?.to === undefined ? undefined : { specifier: named.specifier, file: named.to }
}

import { dirname, join, relative } from 'node:path'

import type { Splice } from '../../codemod/index.ts'
import { type Cut, filesOfCut, isInside, type MovedPath, pathOf } from '../index.ts'
import type { Reference } from './find-references.ts'

export interface Moves {
  /** Those of the module, relative to the root. */
  readonly files: readonly MovedPath[]
  /**
   * By the paths that files have now. In those of the module, the paths to what they name; in those that stay, the paths
   * to what is no code.
   */
  readonly splices: ReadonlyMap<string, readonly Splice[]>
}

/**
 * Where the files of the module go, with what they name other files by made anew: in the style in which it was written.
 *
 * @param folder Where the package of the service is to be, relative to the root.
 */
export function moveFiles(references: readonly Reference[], folder: string, cut: Cut): Moves {
  const place = new NewPlace(folder, cut)
  const splices = new Map<string, Splice[]>()
  for (const reference of references) {
    const specifier = newSpecifier(reference, place, cut)
    if (specifier === undefined || specifier === reference.specifier) continue
    const path = pathOf(reference.from.fileName, cut)
    const known = splices.get(path) ?? []
    splices.set(path, [...known, { start: reference.start, end: reference.end, text: specifier }])
  }
  const inside = filesOfCut(cut).filter(({ fileName }) => isInside(fileName, cut))
  const files = inside.map(({ fileName }) => ({
    from: pathOf(fileName, cut),
    to: pathOf(place.of(fileName), cut),
  }))
  return { files, splices }
}

/** Where a file is once the module has moved. */
class NewPlace {
  readonly #folder: string
  readonly #cut: Cut

  constructor(folder: string, cut: Cut) {
    this.#folder = folder
    this.#cut = cut
  }

  /** @param file An absolute path, which the new one is as well. */
  of(file: string): string {
    const { root, folder } = this.#cut
    if (!isInside(file, this.#cut)) return file
    return join(root, this.#folder, 'src', relative(join(root, folder), file))
  }
}

/** Undefined where it stays as it is. */
function newSpecifier(
  { from, to, specifier, shape }: Reference,
  place: NewPlace,
  cut: Cut,
): string | undefined {
  if (to === undefined) return undefined
  const [isFromInside, leadsInside] = [isInside(from.fileName, cut), isInside(to, cut)]
  // A file of the same names stays where the code was.
  const isFollowed = isFromInside || shape === 'url-of-file' || shape === 'json-import'
  if (!isFollowed || (!isFromInside && !leadsInside)) return undefined
  const isRelative = specifier.startsWith('.')
  if (isFromInside && leadsInside === isRelative) return undefined
  // An alias leads to the same file from anywhere, but not to one that has moved.
  if (!isRelative && !leadsInside) return undefined
  const written = isRelative ? join(dirname(from.fileName), specifier) : asWritten(specifier, to)
  return relativeTo(dirname(place.of(from.fileName)), place.of(written))
}

/** The path of a file with the ending that a specifier has: none, or that of JavaScript. */
function asWritten(specifier: string, file: string): string {
  const [ending = ''] = /\.(?:[cm]?[jt]sx?|json)$/.exec(specifier) ?? []
  const bare = file.replace(/\.(?:d\.)?[cm]?[jt]sx?$/, '')
  if (file.endsWith('.json')) return file
  if (ending !== '') return `${bare}${ending}`
  return specifier.endsWith('/index') ? bare : bare.replace(/\/index$/, '')
}

function relativeTo(folder: string, file: string): string {
  const path = relative(folder, file)
  return path.startsWith('.') ? path : `./${path}`
}

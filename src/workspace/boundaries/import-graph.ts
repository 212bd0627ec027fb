import { ts } from 'ts-morph'

import type { ImportEdge, ImportGraph, ModuleService, SourceText } from '../../code/index.ts'
import type { FollowedFile } from './follow-imports.ts'

/** The graph of those of some files that are somebody's own. */
export function toImportGraph(
  followed: ReadonlyMap<string, FollowedFile>,
  isOwn: (path: string) => boolean,
  services: readonly ModuleService[] = [],
): ImportGraph {
  const files = [...followed.values()]
    .filter(({ fileName }) => !/\.d\.(?:\w+\.)?[cm]?ts$/.test(fileName) && isOwn(fileName))
    .toSorted((one, other) => (one.fileName < other.fileName ? -1 : 1))
  const own = new Map(files.map((file) => [file.fileName, file]))
  const edges = files.flatMap((from) =>
    from.imports.flatMap(({ path, start }): ImportEdge[] => {
      const to = path === undefined ? undefined : own.get(path)
      return to === undefined ? [] : [edgeBetween(from, to, start)]
    }),
  )
  return { files, edges, services }
}

/** Its node is made for whoever tells of it: most are told of by nobody. */
function edgeBetween(from: SourceText, to: SourceText, start: number): ImportEdge {
  return {
    from,
    to,
    get specifier() {
      return literalAt(treeOf(from), start)
    },
  }
}

const trees = new WeakMap<SourceText, ts.SourceFile>()

function treeOf(file: SourceText): ts.SourceFile {
  const known = trees.get(file)
  if (known !== undefined) return known
  const made = ts.createSourceFile(file.fileName, file.text, ts.ScriptTarget.Latest, true)
  trees.set(file, made)
  return made
}

function literalAt(file: ts.SourceFile, start: number): ts.StringLiteralLike {
  const visit = (node: ts.Node): ts.StringLiteralLike | undefined => {
    if (ts.isStringLiteralLike(node) && node.getStart(file) === start) return node
    return ts.forEachChild(node, (child) =>
      child.pos <= start && start < child.end ? visit(child) : undefined,
    )
  }
  const found = visit(file)
  if (found === undefined) throw new Error(`${file.fileName} has no name at ${start}.`)
  return found
}

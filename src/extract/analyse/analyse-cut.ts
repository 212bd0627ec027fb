import {
  type Cut,
  type Edge,
  type EdgeFacts,
  isInside,
  pathOf,
  type Place,
  scoreCut,
  toEdge,
} from '../index.ts'
import type { Analysis } from './analysis.ts'
import { judgeArguments } from './arguments/index.ts'
import { findAwaitReach } from './awaits/index.ts'
import { endingOf } from './ending-of.ts'
import { findServer } from './find-server.ts'
import { type DataSources, findDataEdges } from './data/index.ts'
import { findNeeds } from './find-needs.ts'
import { findReferences, type Reference } from './find-references.ts'
import { calledOf, findUses } from './find-uses.ts'
import { givesPromise } from './gives-promise.ts'
import { judgeContract } from './judge-contract.ts'
import { judgeExportEquals } from './judge-export-equals.ts'
import { judgeProject } from './judge-project.ts'
import { judgeReferences } from './judge-references.ts'
import { judgeRoutes } from './judge-routes.ts'
import { judgeUses } from './judge-uses.ts'
import { findModuleExports } from './module-exports.ts'
import { readModuleContract } from './read-module-contract.ts'

/**
 * Finds out all that an extraction needs to know.
 *
 * @param references Of the whole application, which no cut changes. Default: they are found.
 */
export function analyseCut(
  cut: Cut,
  sources: DataSources,
  references: readonly Reference[] = [...findReferences(cut)],
): Analysis {
  const uses = [...findUses(references, cut)]
  const exports = findModuleExports(references, uses, cut)
  const called = calledOf(uses)
  const atOnce = called.filter(({ symbol }) => !givesPromise(symbol, cut.program.checker))
  const reach = findAwaitReach(
    cut,
    atOnce.flatMap(({ symbol }) => symbol.declarations ?? []),
  )
  const told = judgeUses(uses, cut)
  const contract = readModuleContract(exports, cut)
  const server = findServer(cut)
  const facts = [
    ...judgeProject(references, cut),
    ...judgeExportEquals(references, exports, cut),
    ...judgeReferences(references, cut),
    ...told,
    ...judgeContract(contract, exports, cut),
    ...judgeRoutes(exports, server, cut),
    ...judgeArguments(uses, cut),
    ...notToldYet(reach.edges, told),
    ...findNeeds(references, cut),
    ...findDataEdges(cut, sources),
  ]
  const edges = facts.toSorted(byPlace).map(toEdge)
  const plan = {
    module: cut.module,
    folder: cut.folder,
    files: cut.program.files
      .filter(({ fileName }) => isInside(fileName, cut))
      .map(({ fileName }) => pathOf(fileName, cut)),
    edges,
    reached: reach.functions,
    score: scoreCut(edges),
    suggestions: [],
    events: [],
    servesNothing: servesNothing({ contract, exports }, edges),
    unread: sources.unread,
  }
  const ending = endingOf(references, cut.program.options)
  const events: readonly string[] = []
  return { cut, references, uses, events, exports, contract, server, ending, reach, plan }
}

/** What is refused is told by itself: it may be what a service would have. */
function servesNothing(
  { contract, exports }: Pick<Analysis, 'contract' | 'exports'>,
  edges: readonly Edge[],
): boolean {
  const { operations, refused } = contract
  const hasRoutes = exports.some(({ kind, isUsed }) => kind === 'routes' && isUsed)
  const isRefused = edges.some(
    ({ direction, verdict }) => direction === 'in' && verdict.is === 'refused',
  )
  return operations.length + refused.length === 0 && !hasRoutes && !isRefused
}

/** Who does not wait for the module itself is among the uses of it already. */
function notToldYet(edges: readonly EdgeFacts[], told: readonly EdgeFacts[]): EdgeFacts[] {
  const lines = new Set(
    told.filter(({ shape }) => shape === 'call-unawaited').map(({ place }) => lineOf(place)),
  )
  return edges.filter(({ shape, place }) => shape !== 'call-unawaited' || !lines.has(lineOf(place)))
}

function lineOf({ file, line }: Place): string {
  return `${file}:${line}`
}

function byPlace({ place: one }: EdgeFacts, { place: other }: EdgeFacts): number {
  if (one.file !== other.file) return one.file < other.file ? -1 : 1
  return one.line - other.line || one.column - other.column
}

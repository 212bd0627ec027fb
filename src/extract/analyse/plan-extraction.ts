import {
  type Cut,
  type CutCost,
  type EdgeFacts,
  isInside,
  pathOf,
  type Place,
  toEdge,
} from '../index.ts'
import { type ExtractionPlan, scoreCut } from '../extraction-plan.ts'
import { type FileTie, suggestChanges, type TrialChange } from '../suggest/index.ts'
import type { Analysis } from './analysis.ts'
import { judgeArguments } from './arguments/index.ts'
import { findAwaitReach } from './awaits/index.ts'
import { endingOf } from './ending-of.ts'
import { markEvents } from './events/index.ts'
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
 * Says what an extraction would do, and what keeps it from being done. Nothing is written.
 *
 * @param sources What is known of the tables.
 */
export function planExtraction(cut: Cut, sources: DataSources): ExtractionPlan {
  return suggest(markEvents(analyseCut(cut, sources), []), sources)
}

/** The plan with what would lower the score of its cut. */
export function suggest(
  { plan, references, events, cut }: Analysis,
  sources: DataSources,
): ExtractionPlan {
  const ties = references.flatMap(({ from, to, shape }): FileTie[] => {
    if (to === undefined) return []
    const isExportedAgain = shape === 're-export' || shape === 'export-all'
    return [{ from: pathOf(from.fileName, cut), to: pathOf(to, cut), isExportedAgain }]
  })
  const judge = ({ swapped }: TrialChange): CutCost => {
    const other = { ...cut, swapped: new Set(swapped.map((file) => `${cut.root}/${file}`)) }
    const { score, edges } = markEvents(analyseCut(other, sources, references), events).plan
    return { score: score.score, edges: edges.length }
  }
  return { ...plan, suggestions: suggestChanges(plan, ties, judge) }
}

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
    unread: sources.unread,
  }
  const ending = endingOf(references, cut.program.options)
  const events: readonly string[] = []
  return { cut, references, uses, events, exports, contract, server, ending, reach, plan }
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

import { type Cut, type EdgeFacts, isInside, pathOf, type Place, toEdge } from '../index.ts'
import { type ExtractionPlan, scoreCut } from '../extraction-plan.ts'
import type { Analysis } from './analysis.ts'
import { findAwaitReach } from './awaits/index.ts'
import { endingOf } from './ending-of.ts'
import { findServer } from './find-server.ts'
import { findNeeds } from './find-needs.ts'
import { findReferences } from './find-references.ts'
import { calledOf, findUses } from './find-uses.ts'
import { givesPromise } from './gives-promise.ts'
import { judgeArguments } from './judge-arguments.ts'
import { judgeContract } from './judge-contract.ts'
import { judgeReferences } from './judge-references.ts'
import { judgeRoutes } from './judge-routes.ts'
import { judgeUses } from './judge-uses.ts'
import { findModuleExports } from './module-exports.ts'
import { readModuleContract } from './read-module-contract.ts'

/** Says what an extraction would do, and what keeps it from being done. Nothing is written. */
export function planExtraction(cut: Cut): ExtractionPlan {
  return analyseCut(cut).plan
}

/** Finds out all that an extraction needs to know. */
export function analyseCut(cut: Cut): Analysis {
  const references = [...findReferences(cut)]
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
    ...judgeReferences(references, cut),
    ...told,
    ...judgeContract(contract, exports, cut),
    ...judgeArguments(called, cut),
    ...judgeRoutes(exports, server, cut),
    ...notToldYet(reach.edges, told),
    ...findNeeds(references, cut),
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
  }
  const ending = endingOf(references, cut.program.options)
  return { cut, references, exports, contract, server, ending, reach, plan }
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

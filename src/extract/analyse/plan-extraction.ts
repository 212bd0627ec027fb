import { type Cut, type EdgeFacts, isInside, pathOf, type Place, toEdge } from '../index.ts'
import { type ExtractionPlan, scoreCut } from '../extraction-plan.ts'
import { findAwaitReach } from './awaits/index.ts'
import { findDoors } from './find-doors.ts'
import { findNeeds } from './find-needs.ts'
import { findReferences } from './find-references.ts'
import { findUses } from './find-uses.ts'
import { givesPromise } from './gives-promise.ts'
import { calledOf, judgeExports } from './judge-exports.ts'
import { judgeReferences } from './judge-references.ts'
import { judgeUses } from './judge-uses.ts'

/** Says what an extraction would do, and what keeps it from being done. Nothing is written. */
export function planExtraction(cut: Cut): ExtractionPlan {
  const references = [...findReferences(cut)]
  const doors = findDoors(references, cut)
  const inwards = references.filter(
    ({ from, to }) =>
      to !== undefined && !isInside(from.fileName, cut) && (isInside(to, cut) || doors.has(to)),
  )
  const uses = [...findUses(inwards, cut)]
  const atOnce = calledOf(uses).filter(({ symbol }) => !givesPromise(symbol, cut.program.checker))
  const reach = findAwaitReach(
    cut,
    atOnce.flatMap(({ symbol }) => symbol.declarations ?? []),
  )
  const told = judgeUses(uses, cut)
  const facts = [
    ...judgeReferences(references, cut),
    ...told,
    ...judgeExports(uses, cut),
    ...notToldYet(reach.edges, told),
    ...findNeeds(references, cut),
  ]
  const edges = facts.toSorted(byPlace).map(toEdge)
  return {
    module: cut.module,
    folder: cut.folder,
    files: cut.program.files
      .filter(({ fileName }) => isInside(fileName, cut))
      .map(({ fileName }) => pathOf(fileName, cut)),
    edges,
    reached: reach.functions,
    score: scoreCut(edges),
  }
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

import type { Edge } from '../edge.ts'
import { type ExtractionPlan, weightOf } from '../extraction-plan.ts'
import { FileTies } from './file-ties.ts'
import { type Candidate, filesInWords, type FileTie } from './suggestion.ts'

/** What may make the cut cheaper, the likeliest first, by what edges and references tell. */
export function findCandidates(
  plan: ExtractionPlan,
  ties: readonly FileTie[],
): readonly Candidate[] {
  const files = new FileTies(ties)
  const found = [
    ...filesToMoveIn(plan, files),
    ...filesToLeaveOut(plan, files),
    ...keysToDrop(plan),
  ]
  return found.filter(({ gain }) => gain > 0).toSorted((one, other) => other.gain - one.gain)
}

const MOST_TOGETHER = 3

/** Files outside, alone and with what only they need, and the best of them together. */
function filesToMoveIn(plan: ExtractionPlan, ties: FileTies): readonly Candidate[] {
  const inside = new Set(plan.files)
  const weights = weightsOutside(plan)
  const serving = [...weights.keys()].filter((file) => isServing(file, inside, ties))
  const single = serving.map((file) =>
    moveIn(plan, withWhatOnlyTheyNeed([file], inside, ties), weights, ties),
  )
  const best = single
    .filter(({ gain }) => gain > 0)
    .toSorted((one, other) => other.gain - one.gain)
    .slice(0, MOST_TOGETHER)
  const together = best
    .slice(1)
    .map((_, index) =>
      moveIn(
        plan,
        [...new Set(best.slice(0, index + 2).flatMap(({ files }) => files))],
        weights,
        ties,
      ),
    )
  return [...single, ...together]
}

/**
 * Whether a file outside is there for the module: it is named there more than elsewhere, or needs the module more than
 * the rest. Not so where an application begins, nor what uses one thing of the module among others: all that uses a
 * module could move into it.
 */
function isServing(file: string, inside: ReadonlySet<string>, ties: FileTies): boolean {
  const users = ties.usersOf(file)
  const needed = ties.neededBy(file)
  const ofUsers = users.filter((user) => inside.has(user)).length
  const ofNeeded = needed.filter((one) => inside.has(one)).length
  if (ties.exportedAgainBy(file).some((one) => inside.has(one))) return false
  return ofUsers * 2 > users.length || (users.length > 0 && ofNeeded * 2 > needed.length)
}

/** What edges cost that a file outside has a part in. */
function weightsOutside({ edges, files }: ExtractionPlan): ReadonlyMap<string, number> {
  const inside = new Set(files)
  const weights = new Map<string, number>()
  for (const edge of edges) {
    const other = inside.has(edge.place.file) ? edge.name : edge.place.file
    // The name of an edge may be that of a table, which has no file to move.
    const isFile =
      !inside.has(edge.place.file) || edge.shape === 'needs-file' || edge.shape === 'cycle'
    if (isFile && !isOfData(edge)) weights.set(other, (weights.get(other) ?? 0) + weightOf(edge))
  }
  return weights
}

function isOfData({ shape, place }: Edge): boolean {
  return shape === 'key-crosses' && !/\.[cm]?[jt]sx?$/.test(place.file)
}

function moveIn(
  plan: ExtractionPlan,
  files: readonly string[],
  weights: ReadonlyMap<string, number>,
  ties: FileTies,
): Candidate {
  const moved = new Set([...plan.files, ...files])
  const isNew = (file: string): boolean => !moved.has(file)
  const costs = files.flatMap((file) => [
    ...ties.usersOf(file).filter(isNew),
    ...ties.neededBy(file).filter(isNew),
  ])
  const saved = files.reduce((sum, file) => sum + (weights.get(file) ?? 0), 0)
  return {
    kind: 'move-in',
    what: `Move ${filesInWords(files)} into the module.`,
    files,
    change: { swapped: files },
    gain: saved - costs.length,
  }
}

/** The files with those that nobody but they and the module names. */
function withWhatOnlyTheyNeed(
  files: readonly string[],
  inside: ReadonlySet<string>,
  ties: FileTies,
): readonly string[] {
  const taken = new Set(files)
  for (const file of taken) {
    for (const needed of ties.neededBy(file)) {
      const isTheirs = ties.usersOf(needed).every((user) => taken.has(user) || inside.has(user))
      if (isTheirs && !inside.has(needed) && /\.[cm]?[jt]sx?$/.test(needed)) taken.add(needed)
    }
  }
  return [...taken]
}

/** Files of the module that nothing in it needs, and that need nothing of it. */
function filesToLeaveOut(plan: ExtractionPlan, ties: FileTies): readonly Candidate[] {
  const inside = new Set(plan.files)
  return plan.files.flatMap((file): Candidate[] => {
    const users = ties.usersOf(file)
    if (users.some((user) => inside.has(user)) || inside.size < 2) return []
    // A door to the module: who comes in by it would still come in.
    if (ties.neededBy(file).some((one) => inside.has(one))) return []
    const own = plan.edges.filter(({ place }) => place.file === file)
    const saved = own.reduce((sum, edge) => sum + weightOf(edge), 0)
    return [
      {
        kind: 'leave-out',
        what: `Leave ${file} out of the module: neither needs the other.`,
        files: [file],
        change: { swapped: [file] },
        gain: saved + users.length,
      },
    ]
  })
}

function keysToDrop({ edges }: ExtractionPlan): readonly Candidate[] {
  return edges.flatMap((edge): Candidate[] => {
    if (edge.shape !== 'key-crosses' || edge.verdict.is !== 'refused') return []
    const { name, place } = edge
    return [
      {
        kind: 'drop-key',
        what: `Drop the foreign key ${name} of ${place.file}:${place.line}, and keep the id.`,
        files: [place.file],
        change: { swapped: [] },
        gain: weightOf(edge),
      },
    ]
  })
}

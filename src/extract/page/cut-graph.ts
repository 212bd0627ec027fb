import type { Edge, Verdict } from '../edge.ts'
import type { ExtractionPlan } from '../extraction-plan.ts'
import { endsOf } from './edge-ends.ts'
import { groupFolders } from './group-folders.ts'

export type VerdictName = Verdict['is']

/** The worst first. */
export const VERDICTS: readonly VerdictName[] = ['refused', 'waived', 'rewritten', 'kept']

export type VerdictCounts = Readonly<Record<VerdictName, number>>

/** A box of the picture. */
export interface GraphNode {
  readonly label: string
  /** Of the edges that begin or end there. */
  readonly counts: VerdictCounts
}

/** All edges between two boxes. */
export interface GraphLink {
  /** The label of a node in `users` or `needs`. */
  readonly outside: string
  /** The label of a node in `module`. */
  readonly module: string
  readonly counts: VerdictCounts
}

/** What the picture of a cut shows: who uses the module, the module, and what it needs. */
export interface CutGraph {
  readonly users: readonly GraphNode[]
  readonly module: readonly GraphNode[]
  readonly needs: readonly GraphNode[]
  readonly incoming: readonly GraphLink[]
  readonly outgoing: readonly GraphLink[]
}

/** A module of more files is shown by those that have edges, and by their folders where these are more. */
const MOST_FILES = 40

export function toCutGraph(plan: ExtractionPlan): CutGraph {
  const inside = new Set(plan.files)
  const ends = plan.edges.map((edge) => ({ edge, ...endsOf(edge, inside) }))
  const labels = groupFolders(ends.flatMap(({ outside }) => outside ?? []))
  const own = groupFiles(ends.map(({ module }) => module))
  const labelled = ends.map(({ edge, module, outside }) => ({
    edge,
    module: module === '' ? `${plan.folder}/` : (own.get(module) ?? module),
    outside: outside === undefined ? undefined : (labels.get(outside) ?? outside),
  }))
  const of = (direction: Edge['direction']) =>
    labelled.filter((one) => one.edge.direction === direction)
  const [incoming, outgoing] = [of('in'), of('out')]
  const counted = nodesBy(labelled, ({ module }) => module)
  const withEdges = new Set(ends.map(({ module }) => module))
  const bare = plan.files.filter((file) => !withEdges.has(file))
  const isCounted = plan.files.length > MOST_FILES || bare.length > MOST_FILES / 2
  return {
    users: nodesBy(incoming, ({ outside }) => outside).toSorted(byLoad),
    module: [
      ...counted.toSorted((one, other) => (one.label < other.label ? -1 : 1)),
      ...(isCounted ? countBare(bare) : bare).map((label) => ({ label, counts: NONE })),
    ],
    needs: nodesBy(outgoing, ({ outside }) => outside).toSorted(byLoad),
    incoming: linksOf(incoming),
    outgoing: linksOf(outgoing),
  }
}

/** The folders of files, where these are too many to be seen at once; else nothing. */
function groupFiles(files: readonly string[]): ReadonlyMap<string, string> {
  const distinct = [...new Set(files)]
  const groups = groupFolders(distinct)
  // Files that lie in one folder would be one box.
  const isOne = new Set(groups.values()).size === 1
  return distinct.length > MOST_FILES && !isOne ? groups : new Map()
}

function countBare({ length }: readonly string[]): readonly string[] {
  if (length === 0) return []
  return [length === 1 ? '1 file without edges' : `${length} files without edges`]
}

const NONE: VerdictCounts = { refused: 0, waived: 0, rewritten: 0, kept: 0 }

interface LabelledEdge {
  readonly edge: Edge
  readonly module: string
  readonly outside: string | undefined
}

function nodesBy(
  edges: readonly LabelledEdge[],
  labelOf: (edge: LabelledEdge) => string | undefined,
): readonly GraphNode[] {
  return [...Map.groupBy(edges, labelOf)].flatMap(([label, all]) =>
    label === undefined ? [] : [{ label, counts: countVerdicts(all) }],
  )
}

function linksOf(edges: readonly LabelledEdge[]): readonly GraphLink[] {
  const groups = Map.groupBy(edges, ({ module, outside }) => JSON.stringify([module, outside]))
  return [...groups.values()].flatMap((all) => {
    const [{ module, outside } = { module: '', outside: undefined }] = all
    return outside === undefined ? [] : [{ module, outside, counts: countVerdicts(all) }]
  })
}

function countVerdicts(edges: readonly LabelledEdge[]): VerdictCounts {
  const counts = { ...NONE }
  for (const { edge } of edges) counts[edge.verdict.is] += 1
  return counts
}

/** What is in the way first, then what there is most of. */
function byLoad({ counts: one }: GraphNode, { counts: other }: GraphNode): number {
  return other.refused - one.refused || totalOf(other) - totalOf(one)
}

export function totalOf(counts: VerdictCounts): number {
  return VERDICTS.reduce((sum, verdict) => sum + counts[verdict], 0)
}

export function worstOf(counts: VerdictCounts): VerdictName {
  return VERDICTS.find((verdict) => counts[verdict] > 0) ?? 'kept'
}

import { TenantryError } from '@tenantry/runtime/errors'

import type { Edge, Place } from './edge.ts'
import type { Suggestion } from './suggest/suggestion.ts'

/** What a cut costs, in one number and in its parts. */
export interface CutScore {
  /** 0 for a module that nobody uses and that uses nobody; the lower, the better. */
  readonly score: number
  readonly kept: number
  readonly rewritten: number
  readonly refused: number
  readonly waived: number
}

/** A function, a method or a type of functions that becomes asynchronous. */
export interface ReachedFunction {
  readonly name: string
  readonly place: Place
  /** Its distance from the cut: 1 calls the module itself. */
  readonly depth: number
  /** `it calls charge` */
  readonly because: string
}

/** A function of the module that could be done later, since nobody waits for anything of it but its end. */
export interface EventCandidate {
  readonly name: string
  /** How many calls of it there are outside of the module. */
  readonly calls: number
  /** Those among them that stand in a transaction. */
  readonly inTransactions: number
  /** Whether it is planned to be one. */
  readonly isChosen: boolean
}

/** What an extraction would do. */
export interface ExtractionPlan {
  readonly module: string
  /** Relative to the root. */
  readonly folder: string
  /** Of the module, relative to the root, in their order. */
  readonly files: readonly string[]
  /** In the order of their places. */
  readonly edges: readonly Edge[]
  /** What becomes asynchronous beside what the module exports, with what makes it so. */
  readonly reached: readonly ReachedFunction[]
  readonly score: CutScore
  /** What would lower the score most, the best first; five at the most. */
  readonly suggestions: readonly Suggestion[]
  /** Functions that are planned to be events, and those that could be; none where there is no Tenancy to write them. */
  readonly events: readonly EventCandidate[]
  /** Whether nobody outside calls a function of the module or registers its routes, so that a service would have nothing to do. */
  readonly servesNothing: boolean
  /** Files of SQL that could not be read: what they say of tables is not in the plan. */
  readonly unread: readonly string[]
}

/** What an edge adds to the score: what must be changed by people counts for more than what is done for them. */
const WEIGHTS = { kept: 0, rewritten: 1, waived: 3, refused: 10 } as const

export function scoreCut(edges: readonly Edge[]): CutScore {
  const counts = { kept: 0, rewritten: 0, refused: 0, waived: 0 }
  for (const { verdict } of edges) counts[verdict.is] += 1
  const score = edges.reduce((sum, edge) => sum + weightOf(edge), 0)
  return { score, ...counts }
}

/**
 * A plan in which edges that were refused are let be, for reasons that somebody gives.
 *
 * @param reasons By the ids of edges.
 * @throws {TenantryError} EXTRACT_WAIVER_UNKNOWN for an edge that is not there, or is not refused.
 */
export function waiveEdges(
  plan: ExtractionPlan,
  reasons: ReadonlyMap<string, string>,
): ExtractionPlan {
  const refused = new Map(
    plan.edges.filter(({ verdict }) => verdict.is === 'refused').map((edge) => [edge.id, edge]),
  )
  for (const id of reasons.keys()) if (!refused.has(id)) throw waiverUnknown(id, plan.module)
  const edges = plan.edges.map((edge): Edge => {
    const reason = reasons.get(edge.id)
    const { verdict } = edge
    return reason === undefined || verdict.is !== 'refused'
      ? edge
      : { ...edge, verdict: { is: 'waived', why: verdict.why, reason } }
  })
  return { ...plan, edges, score: scoreCut(edges) }
}

function waiverUnknown(id: string, module: string): TenantryError {
  return new TenantryError('EXTRACT_WAIVER_UNKNOWN', {
    message: `There is no edge ${JSON.stringify(id)} that is refused.`,
    hint: `\`saas extract plan ${module} --json\` has the ids of all edges.`,
    details: { id },
  })
}

/** What one edge adds to the score. */
export function weightOf({ verdict }: Edge): number {
  return WEIGHTS[verdict.is]
}

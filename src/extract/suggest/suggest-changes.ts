import type { ExtractionPlan } from '../extraction-plan.ts'
import { findCandidates } from './find-candidates.ts'
import type { Candidate, CutCost, FileTie, Suggestion, TrialChange } from './suggestion.ts'

/** So many changes are tried: each is an analysis of its own, of what the type checker knows by then. */
const MOST_TRIED = 4
const MOST_TOLD = 5

/**
 * The changes that lower the score most, the best first.
 *
 * @param judge What the cut would cost with a change.
 */
export function suggestChanges(
  plan: ExtractionPlan,
  ties: readonly FileTie[],
  judge: (change: TrialChange) => CutCost,
): readonly Suggestion[] {
  const before = { score: plan.score.score, edges: plan.edges.length }
  const found: Suggestion[] = []
  let tried = 0
  for (const candidate of findCandidates(plan, ties)) {
    if (!isKnown(candidate)) tried += 1
    if (tried > MOST_TRIED) break
    const { kind, what, files } = candidate
    const after = isKnown(candidate) ? withoutOne(before, candidate) : judge(candidate.change)
    if (after.score < before.score) found.push({ kind, what, files, before, after })
  }
  return found.toSorted((one, other) => one.after.score - other.after.score).slice(0, MOST_TOLD)
}

/** A key that is dropped takes its edge with it, and nothing else. */
function isKnown({ kind }: Candidate): boolean {
  return kind === 'drop-key'
}

function withoutOne({ score, edges }: CutCost, { gain }: Candidate): CutCost {
  return { score: score - gain, edges: edges - 1 }
}

/** A cut as it is, or as it would be. */
export interface CutCost {
  readonly score: number
  readonly edges: number
}

/** A change of the application that would make the cut cheaper, with what it costs then: found out, and not estimated. */
export interface Suggestion {
  /** `move-in`: files become a part of the module; `leave-out`: files leave it. */
  readonly kind: 'move-in' | 'leave-out' | 'drop-key'
  /** What to do, in a sentence. */
  readonly what: string
  /** Relative to the root: what moves, or where the key stands. */
  readonly files: readonly string[]
  readonly before: CutCost
  readonly after: CutCost
}

/** What would be different. */
export interface TrialChange {
  /** Files that count for the other side, relative to the root. */
  readonly swapped: readonly string[]
}

/** A change that is worth a trial, the likeliest first. */
export interface Candidate {
  readonly kind: Suggestion['kind']
  readonly what: string
  readonly files: readonly string[]
  readonly change: TrialChange
  /** What it may take off the score, as far as references tell. */
  readonly gain: number
}

/** One file that names another. */
export interface FileTie {
  readonly from: string
  readonly to: string
  /** Whether the one exports what the other does. */
  readonly isExportedAgain: boolean
}

/** `src/a.ts`, `src/a.ts and src/b.ts`, `src/a.ts and 3 more files`. */
export function filesInWords([first = '', second, ...more]: readonly string[]): string {
  if (second === undefined) return first
  return more.length === 0 ? `${first} and ${second}` : `${first} and ${more.length + 1} more files`
}

import type { Splice } from '../../codemod/index.ts'

/**
 * The edits of one file from several sources. What lies within a text that is replaced as a whole goes with it. Insertions at one
 * place come in the order of their sources.
 */
export function combineSplices(...sources: readonly (readonly Splice[])[]): readonly Splice[] {
  const all = sources.flat()
  return all.filter((one) => !all.some((other) => other !== one && isWithin(one, other)))
}

function isWithin(one: Splice, other: Splice): boolean {
  const isShorter = one.end - one.start < other.end - other.start
  return isShorter && one.start >= other.start && one.end <= other.end && !isBeside(one, other)
}

/** An insertion at the edge of what is replaced stays. */
function isBeside(one: Splice, other: Splice): boolean {
  return one.start === one.end && (one.start === other.start || one.end === other.end)
}

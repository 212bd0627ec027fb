import type { ImportKind } from './find-imports.ts'
import type { SourceFile } from './source-file.ts'

interface RuleText {
  readonly id: string
  /** Why the rule is there, for whoever breaks it. */
  readonly reason: string
  /** Files that break the rule: each run checks them too, and expects to catch them. */
  readonly planted: readonly SourceFile[]
}

/**
 * What some files may or may not import. A name stands for itself and for all that is below it:
 * `src/terminal` for its files, `node:fs` for `node:fs/promises`, `node:` for everything of Node.
 */
export interface EdgeRule extends RuleText {
  readonly kind: 'edge'
  readonly from: readonly string[]
  readonly exceptFrom?: readonly string[]
  /** Forbidden. Default: everything but `exceptTo`. */
  readonly to?: readonly string[]
  readonly exceptTo?: readonly string[]
  /** The kinds of import that the rule is about. Default: all. */
  readonly only?: readonly ImportKind[]
}

/** No file imports itself by way of others, in whatever way. */
export interface CycleRule extends RuleText {
  readonly kind: 'cycle'
}

/** Every file lies in one of these places, or the rules would not speak of it. */
export interface PlaceRule extends RuleText {
  readonly kind: 'place'
  readonly within: readonly string[]
  readonly places: readonly string[]
}

export type ImportRule = EdgeRule | CycleRule | PlaceRule

/** Where something stands in a file. */
export interface CodePlace {
  /** Relative to the application, with `/`. */
  readonly file: string
  /** From 1; columns in UTF-16 units. */
  readonly line: number
  readonly column: number
  readonly endLine: number
  readonly endColumn: number
}

/** What a file has to say instead of what stands at a place; nothing stands there where the place has no width. */
export interface CodeEdit {
  readonly place: CodePlace
  readonly text: string
}

/** A mend that needs nobody to decide anything: all of its edits, or none. */
export interface CodeFix {
  /** What it does, in the imperative. */
  readonly what: string
  readonly edits: readonly CodeEdit[]
}

export interface CodeFinding {
  readonly kind: 'code'
  readonly rule: string
  /** A warning does not fail a command. */
  readonly severity: 'error' | 'warning'
  readonly place: CodePlace
  /** The places that lead to it, from the first on. */
  readonly flow: readonly CodePlace[]
  /** The line that it stands in, without its indentation. */
  readonly text: string
  readonly message: string
  readonly remedy: string
  /** What `--fix` writes. Most findings have none: whose rows are meant, no program can know. */
  readonly fix?: CodeFix
}

/** One that a comment allows, with its reason. */
export interface AllowedCodeFinding extends CodeFinding {
  readonly reason: string
}

export interface CodeReport {
  /** How many files were looked at. */
  readonly files: number
  /** Theirs, relative to the application, with `/`. */
  readonly paths: readonly string[]
  readonly findings: readonly CodeFinding[]
  readonly allowed: readonly AllowedCodeFinding[]
}

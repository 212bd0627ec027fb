import type { MovedPath } from '../moved-path.ts'

/** What an extraction has done to the files of an application: by it the extraction is told of, and taken back. */
export interface ExtractionRecord {
  readonly module: string
  /** In the names of packages and routes. */
  readonly name: string
  /** Where the module was; relative to the root, as all paths. */
  readonly folder: string
  readonly service: string
  readonly contracts: string
  /** By the ids of edges: why they were waived. */
  readonly waived: Readonly<Record<string, string>>
  readonly moved: readonly MovedPath[]
  readonly files: readonly RecordedFile[]
}

/** A file as it was, and as it was written; undefined where there was none, or is none. */
export interface RecordedFile {
  readonly path: string
  readonly before: string | undefined
  readonly after: string | undefined
}

import { createHash } from 'node:crypto'
import { rename, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'

/** Lies in the root while files are written, and stays where that was cut short. */
export const RECORD_FILE = '.saas.edits.json'

/** What a run is about to write: what the next one needs to take it back. */
export interface EditRecord {
  /** Everything is as it shall be: what lies beside the files can go. */
  readonly isDone: boolean
  readonly edits: readonly RecordedEdit[]
  /** Those that it makes, each before what lies in it. */
  readonly folders: readonly string[]
}

/** Paths are relative to the root. */
export interface RecordedEdit {
  readonly file: string
  /** Beside it: what takes its place. */
  readonly fresh: string | null
  /** Beside it: what it was. */
  readonly kept: string | null
  /** The digest of what is written; null where the file goes. */
  readonly after: string | null
}

/** Whoever reads sees the whole record, or none. One run at a time has it. */
export async function writeRecord(root: string, record: EditRecord): Promise<void> {
  const file = join(root, RECORD_FILE)
  await writeFile(`${file}.tmp`, JSON.stringify(record))
  await rename(`${file}.tmp`, file)
}

export async function dropRecord(root: string): Promise<void> {
  const file = join(root, RECORD_FILE)
  await rm(`${file}.tmp`, { force: true })
  await rm(file, { force: true })
}

/** Tells apart what a run has written and what somebody has made of it since. */
export function digestOf(content: string | Uint8Array): string {
  return createHash('sha256').update(content).digest('hex')
}

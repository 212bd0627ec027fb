import { readFile } from 'node:fs/promises'
import { join } from 'node:path'

import { TenantryError } from '@tenantry/runtime/errors'

import type { FileEdit } from '../edits/index.ts'
import { ignoreMissing } from './has-code.ts'

/** A file as it shall be. */
export interface WantedFile {
  readonly path: string
  /** Undefined takes the file away. */
  readonly content: string | undefined
}

/** The edits that make files what they shall be, whatever they hold now. */
export async function readEdits(root: string, files: readonly WantedFile[]): Promise<FileEdit[]> {
  return Promise.all(
    files.map(async ({ path, content }) => ({
      path,
      before: await readSource(root, path),
      after: content,
    })),
  )
}

/** The text of a source file; undefined where there is none. @throws {TenantryError} FILE_NOT_TEXT */
export async function readSource(root: string, path: string): Promise<string | undefined> {
  const bytes = await readFile(join(root, path)).catch(ignoreMissing)
  if (bytes === undefined) return undefined
  const text = bytes.toString('utf8')
  // What is no UTF-8 would not come back as it was.
  if (!Buffer.from(text).equals(bytes)) {
    throw new TenantryError('FILE_NOT_TEXT', {
      message: `${path} is no text in UTF-8.`,
      hint: 'Save it as UTF-8, then run the command again.',
      details: { path },
    })
  }
  return text
}

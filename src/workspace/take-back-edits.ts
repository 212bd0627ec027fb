import { readFile, rename, rm } from 'node:fs/promises'
import { join } from 'node:path'

import { TenantryError } from '@tenantry/runtime/errors'
import * as v from 'valibot'

import {
  digestOf,
  dropRecord,
  type EditRecord,
  RECORD_FILE,
  type RecordedEdit,
} from './edit-record.ts'
import { ignoreMissing } from './has-code.ts'
import { removeEmpty } from './missing-folders.ts'

/** Below the root: a record that was made by somebody else leads nowhere. */
const path = v.pipe(
  v.string(),
  v.check((text) => !text.startsWith('/') && !/(?:^|[\\/])\.\.(?:[\\/]|$)|^[a-z]:/i.test(text)),
)
const recordSchema = v.object({
  isDone: v.boolean(),
  edits: v.array(
    v.object({
      file: path,
      fresh: v.nullable(path),
      kept: v.nullable(path),
      after: v.nullable(v.string()),
    }),
  ),
  folders: v.array(path),
})

/**
 * Takes back what the record of a run that was killed names, or what it has left beside its files where it was
 * done. What somebody has written since stays. For the holder of the lock alone.
 *
 * @returns Whether files were taken back.
 * @throws {TenantryError} EDITS_NOT_RESTORED
 */
export async function takeBackEdits(root: string): Promise<boolean> {
  try {
    const record = await readRecord(root)
    if (record !== undefined) await takeBack(root, record)
    await dropRecord(root)
    return record?.isDone === false
  } catch (cause) {
    throw notRestored(cause)
  }
}

async function readRecord(root: string): Promise<EditRecord | undefined> {
  const text = await readFile(join(root, RECORD_FILE), 'utf8').catch(ignoreMissing)
  return text === undefined ? undefined : v.parse(recordSchema, JSON.parse(text))
}

async function takeBack(root: string, { isDone, edits, folders }: EditRecord): Promise<void> {
  for (const edit of edits) {
    if (!isDone) await takeBackOne(root, edit)
    for (const beside of [edit.fresh, edit.kept]) {
      if (beside !== null) await rm(join(root, beside), { force: true })
    }
  }
  if (isDone) return
  for (const folder of folders.toReversed()) await removeEmpty(join(root, folder))
}

async function takeBackOne(root: string, { file, kept, after }: RecordedEdit): Promise<void> {
  const target = join(root, file)
  const held = await readFile(target).catch(ignoreMissing)
  const isOurs = (held === undefined ? null : digestOf(held)) === after
  if (!isOurs) return
  // What was kept is not there where the file was not reached.
  if (kept !== null) await rename(join(root, kept), target).catch(ignoreMissing)
  else await rm(target, { force: true })
}

function notRestored(cause: unknown): TenantryError {
  const reason = cause instanceof Error ? cause.message : String(cause)
  return new TenantryError('EDITS_NOT_RESTORED', {
    message: `A command was killed while it wrote files, and they cannot be put back: ${reason}`,
    hint: `Mend that and run the command again; or look at \`git status\`, put the files right by hand, and delete ${RECORD_FILE}.`,
    cause,
  })
}

import { readFile } from 'node:fs/promises'
import { basename, join } from 'node:path'

import { eventsMigration } from '@tenantry/runtime/extraction'

import type { EventTables } from '../../extract/apply/index.ts'
import { type Cut, isOwnMigration } from '../../extract/index.ts'
import { listFiles } from '../list-files.ts'

/** Looks through the migrations of an application for the tables of events. */
export async function readEventTables({ root }: Cut): Promise<EventTables> {
  const paths = (await listFiles(root)).filter(isOwnMigration)
  const texts = await Promise.all(paths.map((path) => readFile(join(root, path), 'utf8')))
  return {
    areThere: texts.some((text) => text.includes('extraction_outbox')),
    migration: eventsMigration(),
    lastMigration: paths
      .map((path) => basename(path).slice(0, 14))
      .toSorted()
      .at(-1),
  }
}

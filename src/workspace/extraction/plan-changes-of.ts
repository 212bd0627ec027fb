import { dirname, relative } from 'node:path'

import { TenantryError } from '@tenantry/runtime/errors'
import { isServiceFolder } from '@tenantry/runtime/modules'

import type { FileEdit } from '../../edits/index.ts'
import type { Analysis } from '../../extract/analyse/index.ts'
import {
  type ExtractionChanges,
  planChanges,
  type ProjectFacts,
} from '../../extract/apply/index.ts'
import type { OperationEffect } from '../../extract/analyse/wire/index.ts'
import { formatCode } from '../format-code.ts'
import { readTemplates } from '../read-templates.ts'
import { readEventTables } from './read-event-tables.ts'
import { readOtherFiles } from './read-other-files.ts'
import { type OpenedProject, readProjectFacts } from './read-project-facts.ts'

export interface WantedChanges {
  /** Relative to the root; undefined for `services/<module>`. */
  readonly serviceFolder: string | undefined
  readonly effects: ReadonlyMap<string, OperationEffect>
}

export interface PlannedChanges {
  readonly project: OpenedProject
  readonly changes: ExtractionChanges
}

/** What applying an extraction would do to files, laid out as it would be written. @throws {TenantryError} USAGE_INVALID_VALUE for effects of what is no operation, EXTRACT_SERVICE_UNSEEN, EXTRACT_FILE_BINARY */
export async function planChangesOf(
  analysis: Analysis,
  { serviceFolder, effects }: WantedChanges,
): Promise<PlannedChanges> {
  refuseUnknownEffects(analysis, effects)
  const [project, others, templates, eventTables] = await Promise.all([
    readProjectFacts(analysis.cut),
    readOtherFiles(analysis.cut),
    readTemplates(),
    readEventTables(analysis.cut),
  ])
  const changes = planChanges(analysis, {
    project: project.facts,
    serviceFolder,
    effects,
    others,
    eventTables,
    templates,
  })
  refuseUnseenMigrations(project.facts, changes)
  const places = new Set(changes.moved.map(({ to }) => to))
  const edits = await Promise.all(
    changes.edits.map(async (edit): Promise<FileEdit> => {
      const { path, before, after } = edit
      // What was moved stays as its authors have laid it out.
      const isWritten = before === undefined || changes.written.has(path)
      if (!isWritten || places.has(path) || after === undefined || !path.endsWith('.ts'))
        return edit
      return { ...edit, after: await formatCode(path, after) }
    }),
  )
  return { project, changes: { ...changes, edits } }
}

/** A read that is misspelt would count as a write, and nobody would compare it. */
function refuseUnknownEffects(
  { contract: { operations }, cut }: Analysis,
  effects: WantedChanges['effects'],
): void {
  const names = operations.map(({ name }) => name)
  const unknown = [...effects.keys()].find((name) => !names.includes(name))
  if (unknown === undefined) return
  throw new TenantryError('USAGE_INVALID_VALUE', {
    message: `--read or --idempotent ${unknown}: no function of that name of ${cut.module} is called from outside of it.`,
    hint: names.length === 0 ? 'Leave it out.' : `Those that are: ${names.join(', ')}.`,
    details: { operation: unknown },
  })
}

/** Migrations that nobody finds would be missing without an error. */
function refuseUnseenMigrations(
  { saasConfig }: ProjectFacts,
  { layout, moved }: ExtractionChanges,
): void {
  const hasMigrations = moved.some(({ to }) => to.startsWith(`${layout.service}/src/migrations/`))
  if (saasConfig === undefined || !hasMigrations) return
  const service = relative(dirname(saasConfig), layout.service)
  if (isServiceFolder(service)) return
  throw new TenantryError('EXTRACT_SERVICE_UNSEEN', {
    message: `\`saas migrate\` would not find the migrations of ${layout.name} in ${layout.service}: it looks two folders below ${saasConfig}. Nothing was written.`,
    hint: `Say where the service is to be: \`--service-dir services/${layout.name}\`.`,
    details: { service: layout.service },
  })
}

import { stat } from 'node:fs/promises'
import { basename, join } from 'node:path'

import { TenantryError } from '@tenantry/runtime/errors'

import { adoptFiles, adoptMigrations, type AdoptPlan, baselineSql } from '../../adopt/index.ts'
import { type FileEdit, newFileEdits } from '../../edits/index.ts'
import { migrationTimestamp, suggestName } from '../../scaffold/index.ts'
import { CONFIG_FILE } from '../project-root.ts'
import { loadEnv } from '../load-env.ts'
import { checkAdoption } from './check-adoption.ts'
import { decideAdoption } from './decide-adoption.ts'
import { findCode } from './find-code.ts'
import { type AdoptFlags, givenAnswers } from './given-answers.ts'
import { readAdoptedDatabase } from './read-adopted-database.ts'
import { readProjectMigrations } from '../read-project-migrations.ts'

export interface AdoptRequest extends AdoptFlags {
  readonly root: string
  /** Default: DATABASE_URL. */
  readonly url: string | undefined
  /** Of the application. Default: that of the folder. */
  readonly application: string | undefined
  readonly module: string | undefined
  readonly asks: boolean
  readonly now: Date
  /** Told what is planned, before what cannot be is refused. */
  readonly onPlan: (plan: AdoptPlan) => void
}

export interface PlannedAdoption {
  readonly plan: AdoptPlan
  readonly edits: readonly FileEdit[]
}

const DEFAULT_MODULE = 'core'

/**
 * Plans the adoption of the application in a folder; writes nothing.
 *
 * @returns Undefined where it is adopted already.
 * @throws {TenantryError} ADOPT_NO_APPLICATION, USAGE_URL_MISSING, those of deciding and of checking.
 */
export async function planAdoptionOf(request: AdoptRequest): Promise<PlannedAdoption | undefined> {
  const { root, now, module = DEFAULT_MODULE } = request
  await requireApplication(root)
  if (await isAdopted(root)) return undefined
  await loadEnv(root)
  const url = request.url ?? process.env['DATABASE_URL']
  if (url === undefined || url === '') throw urlMissing()
  const application = (request.application ?? suggestName(basename(root))).replaceAll('-', '_')
  const given = await givenAnswers(root, request)
  const schema = given.schema ?? 'public'
  await using database = await readAdoptedDatabase({ application, url, schema })
  const { shape } = database
  const decided = await decideAdoption(database.schema, { ...given, schema }, request.asks)
  const { plan, answers } = decided
  request.onPlan(plan)
  const baseline = baselineSql(shape)
  await checkAdoption(decided, database, baseline)
  const migrations = adoptMigrations({
    plan,
    shape,
    baseline: baseline.sql,
    timestamp: (index) => migrationTimestamp(new Date(now.getTime() + index * 1000)),
  })
  const sites = await findCode(root)
  const files = adoptFiles({ application, module, answers, plan, migrations, sites })
  return { plan, edits: newFileEdits(files) }
}

async function requireApplication(root: string): Promise<void> {
  const found = await stat(join(root, 'package.json')).catch(() => undefined)
  if (found?.isFile()) return
  throw new TenantryError('ADOPT_NO_APPLICATION', {
    message: `There is no package.json in ${root}, so there is no application to adopt.`,
    hint: 'Go to the folder of your application, or name it: `saas init --adopt DIR`.',
    details: { root },
  })
}

async function isAdopted(root: string): Promise<boolean> {
  const config = await stat(join(root, CONFIG_FILE)).catch(() => undefined)
  if (config === undefined) return false
  const [first] = await readProjectMigrations(root)
  if (first?.isBaseline) return true
  throw new TenantryError('FILE_EXISTS', {
    message: `${CONFIG_FILE} is there already, and no migration is a baseline: this application has tenants.`,
    hint: 'There is nothing to adopt. To begin anew, take saas.config.ts away first.',
  })
}

function urlMissing(): TenantryError {
  return new TenantryError('USAGE_URL_MISSING', {
    message: 'Nothing says where the database of the application is.',
    hint: 'Add --url postgres://…, or set DATABASE_URL. It is only read.',
  })
}

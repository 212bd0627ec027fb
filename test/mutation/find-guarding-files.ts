import { glob, readFile } from 'node:fs/promises'
import { join } from 'node:path'

const SOURCE = 'packages/runtime/src'
/** What decides there need not refuse: a predicate of SQL, what is remembered, what is compared. */
const WHOLE = ['catalog', 'context', 'http']
const REFUSING = ['database', 'service']
const ALONE = [
  'admission.ts',
  'context-database.ts',
  'fleet/access/add-domain.ts',
  'fleet/preparation/assert-confined.ts',
  'fleet/preparation/judge-extensions.ts',
  'fleet/preparation/prepare-extensions.ts',
  'fleet/preparation/read-powers.ts',
  'fleet/tenants/delete-tenant.ts',
  'fleet/rehearsal/rehearse.ts',
  'fleet/access/verify-domain.ts',
  'tenancy.ts',
]
const REFUSES = /\bthrow\b|new TenantryError\(/

/** The files that stand between a request and the rows of others. */
export async function findGuardingFiles(): Promise<string[]> {
  const files = [...ALONE]
  for (const folder of WHOLE) files.push(...(await findFiles(folder)))
  for (const folder of REFUSING) {
    for (const file of await findFiles(folder)) {
      if (REFUSES.test(await readFile(join(SOURCE, file), 'utf8'))) files.push(file)
    }
  }
  return files.toSorted()
}

async function findFiles(folder: string): Promise<string[]> {
  const files = await Array.fromAsync(glob(`${folder}/**/*.ts`, { cwd: SOURCE }))
  return files.filter((file) => !file.endsWith('/index.ts'))
}

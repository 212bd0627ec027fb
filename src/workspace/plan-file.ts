import { readFile, writeFile } from 'node:fs/promises'

import { TenantryError } from '@tenantry/runtime/errors'
import { type ApprovedPlan, hashPlan } from '@tenantry/runtime/fleet'
import * as v from 'valibot'

import { hasCode } from './has-code.ts'

const planSchema = v.object({
  version: v.literal(1),
  hash: v.string(),
  migrations: v.array(
    v.object({
      name: v.string(),
      checksum: v.string(),
      kind: v.picklist(['transaction', 'concurrent', 'backfill']),
      statements: v.array(v.string()),
    }),
  ),
  placements: v.array(
    v.object({
      id: v.string(),
      cluster: v.string(),
      database: v.string(),
      schema: v.string(),
      from: v.string(),
      migrations: v.array(v.string()),
    }),
  ),
})

/** Writes a plan where no file is yet; returns its hash. @throws {TenantryError} FILE_EXISTS */
export async function writePlanFile(path: string, plan: ApprovedPlan): Promise<string> {
  const hash = hashPlan(plan)
  const text = `${JSON.stringify({ version: 1, hash, ...plan }, null, 2)}\n`
  await writeFile(path, text, { flag: 'wx' }).catch((cause: unknown) => {
    throw hasCode(cause, 'EEXIST') ? exists(path, cause) : cause
  })
  return hash
}

/**
 * @param expected The hash that was approved. Default: what the file says of itself.
 * @throws {TenantryError} PLAN_ALTERED when the file is not what its hash says, or not a plan;
 * those of the file system.
 */
export async function readPlanFile(
  path: string,
  expected: string | undefined,
): Promise<{ readonly plan: ApprovedPlan; readonly hash: string }> {
  const { output, success } = v.safeParse(planSchema, parseJson(await readFile(path, 'utf8')))
  if (!success) throw altered(path, 'it is not a plan of this version of Tenantry')
  const { migrations, placements } = output
  const hash = hashPlan({ migrations, placements })
  if (hash !== output.hash) throw altered(path, 'it was changed since it was written')
  if (expected !== undefined && expected !== hash) {
    throw altered(path, `its hash is ${hash}, and not the one that was given`)
  }
  return { plan: { migrations, placements }, hash }
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    // What is no JSON is no plan, which is what the caller says.
    return undefined
  }
}

function exists(path: string, cause: unknown): TenantryError {
  return new TenantryError('FILE_EXISTS', {
    message: `${path} exists already.`,
    hint: 'Give another name: a plan that was approved is not written over.',
    cause,
  })
}

function altered(path: string, why: string): TenantryError {
  return new TenantryError('PLAN_ALTERED', {
    message: `${path} cannot be applied: ${why}.`,
    hint: 'Write it again with `saas migrate plan --out FILE`, and have that one approved.',
    details: { path },
  })
}

import { readFile } from 'node:fs/promises'
import { join } from 'node:path'

import { TenantryError } from '@tenantry/runtime/errors'

import { ADOPT_FILE, type AdoptFile, parsePath } from '../../adopt/index.ts'
import { ignoreMissing } from '../has-code.ts'

/** What the command line says of an adoption. */
export interface AdoptFlags {
  readonly schema?: string | undefined
  readonly tenantTable?: string | undefined
  readonly slug?: string | undefined
  readonly name?: string | undefined
  readonly paths?: readonly string[] | undefined
  readonly shared?: readonly string[] | undefined
  readonly left?: readonly string[] | undefined
}

/** What is answered already: by the committed file, and by flags, which count more. */
export async function givenAnswers(root: string, flags: AdoptFlags): Promise<Partial<AdoptFile>> {
  const paths = Object.fromEntries((flags.paths ?? []).map(parsePath))
  const kept = await readAdoptFile(root)
  const given = { ...flags, paths: { ...kept?.paths, ...paths } }
  return { ...kept, ...Object.fromEntries(Object.entries(given).filter(([, one]) => one)) }
}

/** The committed answers; undefined where there are none. @throws {TenantryError} ADOPT_ANSWER_INVALID */
async function readAdoptFile(root: string): Promise<AdoptFile | undefined> {
  const text = await readFile(join(root, ADOPT_FILE), 'utf8').catch(ignoreMissing)
  if (text === undefined) return undefined
  const found = readAnswers(parseJson(text))
  if (found !== undefined) return found
  throw new TenantryError('ADOPT_ANSWER_INVALID', {
    message: `${ADOPT_FILE} is not what \`saas init --adopt\` writes.`,
    hint: 'Take it back from version control, or delete it and answer by flags.',
  })
}

/** @throws {TenantryError} ADOPT_MISSING, ADOPT_ANSWER_INVALID */
export async function requireAdoptFile(root: string): Promise<AdoptFile> {
  const found = await readAdoptFile(root)
  if (found !== undefined) return found
  throw new TenantryError('ADOPT_MISSING', {
    message: `There is no ${ADOPT_FILE} in ${root}, so nothing says which table holds the tenants.`,
    hint: 'Adopt the application with `saas init --adopt`; or create tenants one by one: `saas tenant create`.',
    details: { root },
  })
}

function readAnswers(value: unknown): AdoptFile | undefined {
  if (typeof value !== 'object' || value === null) return undefined
  const { schema, tenantTable, slug, name, paths, shared, left }: Partial<Record<string, unknown>> =
    {
      ...value,
    }
  if (typeof schema !== 'string' || typeof tenantTable !== 'string') return undefined
  if (typeof slug !== 'string' || typeof name !== 'string') return undefined
  if (!isTexts(shared) || !isTexts(left)) return undefined
  if (typeof paths !== 'object' || paths === null) return undefined
  const entries = Object.entries(paths).map(([table, path]) => [table, String(path)] as const)
  return { schema, tenantTable, slug, name, paths: Object.fromEntries(entries), shared, left }
}

function isTexts(value: unknown): value is string[] {
  return Array.isArray(value) && value.every((one) => typeof one === 'string')
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}

import type { ErrorReport } from '@tenantry/runtime/errors'

import type { Seen } from '../../doctor/index.ts'
import { toTenantryError } from '../../errors/index.ts'

/** Looks at something. An error is what is wrong with it, unless it is one that nobody foresaw. */
export async function look<Fact>(probe: () => Promise<Fact>): Promise<Seen<Fact>> {
  try {
    return { fact: await probe() }
  } catch (thrown) {
    const refused = reportOf(thrown)
    return refused.code === 'INTERNAL' ? { unseen: reasonOf(thrown) } : { refused }
  }
}

/** Looks with something; an error on the way says nothing of what was to be looked at. */
export async function lookPast<Fact>(probe: () => Promise<Fact>): Promise<Seen<Fact>> {
  try {
    return { fact: await probe() }
  } catch (thrown) {
    return { unseen: reasonOf(thrown) }
  }
}

export function reportOf(thrown: unknown): ErrorReport {
  return toTenantryError(thrown, 'doctor').toJSON()
}

function reasonOf(thrown: unknown): string {
  return thrown instanceof Error ? thrown.message : String(thrown)
}

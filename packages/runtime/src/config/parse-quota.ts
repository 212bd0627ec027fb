import * as v from 'valibot'

import { TenantryError } from '../errors.ts'
import type { QuotaConfig } from './config.ts'
import { describeIssue } from './describe-issue.ts'
import { findContradictions, mergeQuota } from './limits.ts'
import { quotaSchema } from './quota-schema.ts'

/**
 * Checks the quota of one tenant, as it comes from the catalog or from a command.
 *
 * @param tier The quota that it is laid over.
 * @throws {TenantryError} QUOTA_INVALID with every problem, each with its path.
 */
export function parseQuota(slug: string, quota: unknown, tier: QuotaConfig): QuotaConfig {
  const parsed = v.safeParse(quotaSchema, quota, { abortPipeEarly: true })
  if (!parsed.success)
    throw invalidQuota(
      slug,
      parsed.issues.map((issue) => describeIssue(issue)),
    )
  const problems = findContradictions(mergeQuota(tier, parsed.output))
  if (problems.length > 0) throw invalidQuota(slug, problems)
  return parsed.output
}

function invalidQuota(slug: string, problems: readonly string[]): TenantryError {
  return new TenantryError('QUOTA_INVALID', {
    message: `The quota of the tenant ${JSON.stringify(slug)} is not valid: ${problems.join('; ')}.`,
    hint: 'Set it anew with `saas quota set`, or take it away with `saas quota set --reset`.',
    details: { slug, problems },
  })
}

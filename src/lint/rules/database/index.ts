import type { DatabaseRule } from '../../database/database-rule.ts'
import { crossTenantReference } from './cross-tenant-reference.ts'
import { ownerHasPolicy } from './owner-has-policy.ts'
import { rlsInactive } from './rls-inactive.ts'
import { roleCanBypass } from './role-can-bypass.ts'
import { schemaDrift } from './schema-drift.ts'
import { serverTooOld } from './server-too-old.ts'
import { shadowedSearchPath } from './shadowed-search-path.ts'
import { sharedSequence } from './shared-sequence.ts'
import { siblingGrant } from './sibling-grant.ts'
import { siloConnect } from './silo-connect.ts'
import { statisticsReadable } from './statistics-readable.ts'
import { tempGranted } from './temp-granted.ts'

/** In the order in which they are documented. */
export const DATABASE_RULES: readonly DatabaseRule[] = [
  roleCanBypass,
  rlsInactive,
  ownerHasPolicy,
  crossTenantReference,
  siblingGrant,
  siloConnect,
  shadowedSearchPath,
  schemaDrift,
  statisticsReadable,
  sharedSequence,
  tempGranted,
  serverTooOld,
]

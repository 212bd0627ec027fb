import type { SchemaRule } from '../../schema/schema-rule.ts'
import { createGranted } from './create-granted.ts'
import { foreignData } from './foreign-data.ts'
import { foreignKeyMatchSimple } from './foreign-key-match-simple.ts'
import { foreignKeySetNull } from './foreign-key-set-null.ts'
import { foreignKeyWithoutTenant } from './foreign-key-without-tenant.ts'
import { functionSearchPath } from './function-search-path.ts'
import { grantPublic } from './grant-public.ts'
import { grantTooWide } from './grant-too-wide.ts'
import { leakproofFunction } from './leakproof-function.ts'
import { materializedView } from './materialized-view.ts'
import { missingTenantColumn } from './missing-tenant-column.ts'
import { nullableTenantColumn } from './nullable-tenant-column.ts'
import { partitionWithoutRls } from './partition-without-rls.ts'
import { policyCastsColumn } from './policy-casts-column.ts'
import { policyCurrentUser } from './policy-current-user.ts'
import { policyInvertedNull } from './policy-inverted-null.ts'
import { policyOrBranch } from './policy-or-branch.ts'
import { policyRestrictiveOnly } from './policy-restrictive-only.ts'
import { policySubquery } from './policy-subquery.ts'
import { policyTrue } from './policy-true.ts'
import { policyWidens } from './policy-widens.ts'
import { policyWithoutCheck } from './policy-without-check.ts'
import { publicationWithoutFilter } from './publication-without-filter.ts'
import { rlsMissing } from './rls-missing.ts'
import { rlsNotForced } from './rls-not-forced.ts'
import { securityDefiner } from './security-definer.ts'
import { triggerCrossTenant } from './trigger-cross-tenant.ts'
import { uniqueWithoutTenant } from './unique-without-tenant.ts'
import { viewNotInvoker } from './view-not-invoker.ts'

/** In the order in which they are documented. */
export const SCHEMA_RULES: readonly SchemaRule[] = [
  missingTenantColumn,
  nullableTenantColumn,
  rlsMissing,
  rlsNotForced,
  policyTrue,
  policyOrBranch,
  policyInvertedNull,
  policyWithoutCheck,
  policyWidens,
  policyRestrictiveOnly,
  policyCastsColumn,
  policyCurrentUser,
  policySubquery,
  uniqueWithoutTenant,
  foreignKeyWithoutTenant,
  foreignKeySetNull,
  foreignKeyMatchSimple,
  viewNotInvoker,
  materializedView,
  securityDefiner,
  functionSearchPath,
  triggerCrossTenant,
  leakproofFunction,
  partitionWithoutRls,
  grantTooWide,
  grantPublic,
  createGranted,
  publicationWithoutFilter,
  foreignData,
]

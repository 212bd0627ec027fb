import { type Span, trace } from '@opentelemetry/api'

/** What spans need of a Tenancy. */
export interface TenantSource {
  currentTenant(): { readonly slug: string; readonly tier: string } | undefined
}

/**
 * Writes the tenant of the caller on a span, as `tenantry.tenant` and `tenantry.tier`. Does nothing without a tenant or a span.
 * Spans may tell tenants apart, and metrics may not: a span is one event, and each tenant would be a time series of its own.
 *
 * @param span Default: the active one.
 */
export function nameTenantOnSpan(
  tenancy: TenantSource,
  span: Span | undefined = trace.getActiveSpan(),
): void {
  if (span === undefined) return
  const tenant = tenancy.currentTenant()
  if (tenant === undefined) return
  span.setAttributes({ 'tenantry.tenant': tenant.slug, 'tenantry.tier': tenant.tier })
}

import type { EventLedger } from '../contract/wire/answer-once.ts'
import type { Caller } from '../contract/wire/protocol.ts'
import type { EnterOptions } from '../context/context-store.ts'
import { TenantryError } from '../errors.ts'

/** What a service needs of a Tenancy. */
export interface ServiceTenancy<Context extends { readonly tenant: { readonly id: string } }> {
  /** @param tenantId As the token has it, for whoever has no catalog to look it up in. */
  admit(slug: string, tenantId: string): Promise<Context>
  enter<Result>(context: Context, run: () => Result, options?: EnterOptions): Result
  /** Where events are done once. Default: a service that is delivered one refuses it. */
  events?(): EventLedger
}

/** Runs in the context of the tenant whose call it is. @throws What `admitCaller` throws. */
export async function enterAsCaller<
  Context extends { readonly tenant: { readonly id: string } },
  Result,
>(tenancy: ServiceTenancy<Context>, caller: Caller, run: () => Promise<Result>): Promise<Result> {
  const context = await admitCaller(tenancy, caller)
  return await tenancy.enter(context, run)
}

/**
 * The context of the tenant whose call it is, to be entered.
 *
 * @throws {TenantryError} CONTEXT_OUTDATED when another tenant has its slug by now; what `admit` throws.
 */
export async function admitCaller<Context extends { readonly tenant: { readonly id: string } }>(
  tenancy: Pick<ServiceTenancy<Context>, 'admit'>,
  { slug, tenantId }: Caller,
): Promise<Context> {
  const context = await tenancy.admit(slug, tenantId)
  if (context.tenant.id !== tenantId) {
    throw new TenantryError('CONTEXT_OUTDATED', {
      message: `The tenant ${JSON.stringify(slug)} of a call was deleted, and another one has its slug now.`,
      hint: 'Drop the work: it was meant for a tenant that is no more.',
      details: { slug },
    })
  }
  return context
}

import { ContextStore, type EnterOptions, type NamedContext } from '../context/context-store.ts'
import type { ServiceTenancy } from './enter-as-caller.ts'

/** A tenant that nobody knows more of than its caller says. */
export interface NamedTenant {
  readonly id: string
  readonly slug: string
  /** Nobody says which: the empty text. */
  readonly tier: string
}

export interface NamedTenantContext extends NamedContext {
  readonly tenant: NamedTenant
}

/** In the place of a Tenancy, for an application without a catalog, and so without events. */
export interface NamedTenants extends Omit<ServiceTenancy<NamedTenantContext>, 'events'> {
  /** The tenant of the caller; undefined outside a context. */
  currentTenant(): NamedTenant | undefined
}

/**
 * Lets in whomever a verified token names, and carries the tenant to all that its call starts. Nothing is looked up, so a tenant
 * that was suspended or deleted is let in as long as the application signs tokens for it.
 */
export function namedTenants(): NamedTenants {
  const contexts = new ContextStore<NamedTenantContext>()
  return {
    admit: async (slug, id) => ({ tenant: { id, slug, tier: '' } }),
    enter: <Result>(context: NamedTenantContext, run: () => Result, options?: EnterOptions) =>
      contexts.run(context, run, options),
    currentTenant: () => contexts.find()?.tenant,
  }
}

import type { EnterOptions, TenantContext } from '../context/context-store.ts'
import type { Entry, Passage, RouteQuota } from '../quota/index.ts'
import { evenOut } from './even-out.ts'
import { type HttpProblem, httpProblemOf } from './http-problem.ts'
import { type IncomingRequest, readRequest } from './read-request.ts'
import { resolveTenant } from './resolve-tenant.ts'
import { refusalProblem } from './refusal-problem.ts'
import type { TenantResolver } from './tenant-resolver.ts'

/** What the adapters need of a Tenancy. */
export interface TenantAdmission {
  admit(slug: string): Promise<TenantContext>
  enter<Result>(context: TenantContext, run: () => Result, options?: EnterOptions): Result
  letIn(context: TenantContext, route?: RouteQuota): Entry | Promise<Entry>
}

/** The options of every adapter. */
export interface AdapterOptions {
  readonly tenancy: TenantAdmission
  /** Where a request names its tenant. All are asked; two different answers are refused. */
  readonly tenant: TenantResolver | readonly TenantResolver[]
  /**
   * Told why a request could not be served, which its client is not. Default: the log of the request
   * under Fastify, the standard error under the others.
   */
  readonly onOutage?: (error: unknown) => void
}

/** A request that was let in, with the context to enter, or one that was not, with its answer. */
export type Admission =
  | {
      readonly context: TenantContext
      /** Has to end with the request. */
      readonly passage: Passage
      /** For the response. */
      readonly headers: Readonly<Record<string, string>>
    }
  | {
      readonly problem: HttpProblem
      /** Whose quota refused it, for the log. Undefined where it was refused for another reason. */
      readonly refused?: { readonly tenant: string; readonly tier: string }
    }

/**
 * Decides about a request: reads it, asks the sources for its tenant and the tenancy for the context, and lets it in as far
 * as the quota of the tenant goes.
 * How long a refusal takes tells nothing about its reason.
 *
 * @throws What is no refusal: an error that no answer is known for.
 */
export async function admitRequest(
  incoming: IncomingRequest,
  { tenancy, tenant, onOutage = printOutage }: AdapterOptions,
  route: RouteQuota | undefined,
): Promise<Admission> {
  const began = performance.now()
  try {
    const resolvers = typeof tenant === 'function' ? [tenant] : tenant
    const slug = await resolveTenant(readRequest(incoming), resolvers)
    const context = await tenancy.admit(slug)
    const entry = await tenancy.letIn(context, route)
    const { headers } = entry
    if ('passage' in entry) return { context, passage: entry.passage, headers }
    const problem = refusalProblem(entry.refusal)
    const { tier } = context.tenant
    return {
      problem: { ...problem, headers: { ...problem.headers, ...headers } },
      refused: { tenant: slug, tier },
    }
  } catch (error) {
    const problem = httpProblemOf(error)
    if (problem === undefined) throw error
    if (problem.status >= 500) onOutage(error)
    else await evenOut(began)
    return { problem }
  }
}

function printOutage(error: unknown): void {
  // oxlint-disable-next-line no-console -- an outage that nobody is told of is worse
  console.error('A request was not served.', error)
}

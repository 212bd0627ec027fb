import { TenantryError } from '../../errors.ts'
import type { Fleet } from '../fleet.ts'

const ID = /^[\da-f]{8}(?:-[\da-f]{4}){3}-[\da-f]{12}$/i

/**
 * Has an event that could not be done tried again at once, or given up, so that the tenant's further events go on. A relay of
 * the module does so within seconds, where one runs.
 *
 * @param event The id of the event that others wait for.
 * @returns The slug of its tenant. @throws {TenantryError} EVENT_UNKNOWN
 */
export async function orderEvent(
  fleet: Fleet,
  module: string,
  event: string,
  wanted: 'retry' | 'drop',
): Promise<string> {
  const [slug] = ID.test(event) ? await fleet.events.order(module, wanted, event) : []
  if (slug !== undefined) return slug
  throw new TenantryError('EVENT_UNKNOWN', {
    message: `No events of ${module} wait for ${JSON.stringify(event)}.`,
    hint: `See those that could not be done: saas extract events ${module}.`,
    details: { module, event },
  })
}

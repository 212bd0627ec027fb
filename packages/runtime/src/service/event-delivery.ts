import type { FastifyRequest } from 'fastify'

import type { Contract } from '../contract/index.ts'
import type { Operation } from '../contract/operation.ts'
import type { EventLedger } from '../contract/wire/answer-once.ts'
import { EVENT_HEADER, EVENT_NUMBER_HEADER } from '../contract/wire/protocol.ts'
import { requireEvent } from '../contract/wire/require-event.ts'
import { TenantryError } from '../errors.ts'

const ID = /^"([\da-f]{8}(?:-[\da-f]{4}){3}-[\da-f]{12})"$/
const NUMBER = /^\d{1,18}$/

/** The event that a call delivers; undefined for a call. @throws {TenantryError} EVENT_INVALID, CONTRACT_INVALID */
export function readEvent(
  contract: Contract<unknown>,
  { name }: Operation,
  { headers }: Pick<FastifyRequest, 'headers'>,
): { readonly id: string; readonly number: string } | undefined {
  const given = headers[EVENT_HEADER]
  if (given === undefined) return undefined
  requireEvent(contract, name)
  const number = headers[EVENT_NUMBER_HEADER]
  const [, id] = typeof given === 'string' ? (ID.exec(given) ?? []) : []
  if (id !== undefined && typeof number === 'string' && NUMBER.test(number)) return { id, number }
  throw new TenantryError('EVENT_INVALID', {
    message: `An event of ${contract.name}.${name} was delivered without its id or its number.`,
    hint: 'Deliver events by the relay of @tenantry/runtime/extraction, of the version of this service or an earlier one.',
    details: { module: contract.name, operation: name },
  })
}

/** Where events are done once. @throws {TenantryError} EVENT_INVALID where a service cannot. */
export function requireLedger(
  tenancy: { events?(): EventLedger },
  site: { readonly module: string; readonly operation: string },
): EventLedger {
  const ledger = tenancy.events?.()
  if (ledger !== undefined) return ledger
  throw new TenantryError('EVENT_INVALID', {
    message: `An event of ${site.module}.${site.operation} was delivered to a service that cannot tell whether it was done.`,
    hint: 'Give the service a tenancy with events, or one of its own that has `events`.',
    details: site,
  })
}

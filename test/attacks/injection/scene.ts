import { CompiledQuery } from 'kysely'

import type { Tenancy, Tenant } from '@tenantry/runtime'

import { ContextKey } from '../../../packages/runtime/src/database/sign/context-key.ts'
import { createSignedFleet, newSecret, type SignedFleet } from '../../support/signed-fleet.ts'
import type { TestDatabase } from '../../support/test-application.ts'

/** In every row of the victim, and in none of the attacker. */
export const SECRET_OF_VICTIM = 'known-to-victim-alone'

/** A fleet with an attacker who runs any SQL in his own context, and a victim beside him. */
export interface InjectionScene extends AsyncDisposable {
  readonly fleet: SignedFleet
  readonly tenancy: Tenancy<TestDatabase>
  readonly attacker: Tenant
  readonly victim: Tenant
  /** What the application signs with; a stranger's key where it does not sign. */
  readonly key: ContextKey
  /**
   * Sends the attacker's statements in one transaction of his context, on the connection of requests.
   * Everything that comes back, errors included, as one text.
   */
  inject(statements: readonly string[]): Promise<string>
  /** The same, each statement a request of its own. */
  injectOneByOne(statements: readonly string[]): Promise<string>
  /** The victim's rows as the administrator sees them. */
  rowsOfVictim(): Promise<unknown[]>
}

export async function createInjectionScene(options: {
  readonly signs: boolean
  readonly tier: 'pooled' | 'bridged'
  /** Of the application. Default: as many as one has. */
  readonly connections?: number
}): Promise<InjectionScene> {
  const secret = newSecret()
  const signedContext = options.signs && { secrets: [secret] }
  const fleet = await createSignedFleet(signedContext, options.connections)
  const tenancy = await fleet.open()
  const attacker = await fleet.createTenant({ slug: 'attacker', tier: options.tier })
  const victim = await fleet.createTenant({ slug: 'victim', tier: options.tier })
  await tenancy.run('attacker', () =>
    tenancy.db.insertInto('invoice').values({ number: 'own' }).execute(),
  )
  await tenancy.run('victim', () =>
    tenancy.db.insertInto('invoice').values({ number: SECRET_OF_VICTIM }).execute(),
  )
  const { config } = await fleet.openFleet(signedContext)
  const key = await ContextKey.derive(secret, config.name)
  const { database, schema } = victim.placement
  return {
    fleet,
    tenancy,
    attacker,
    victim,
    key,
    inject: async (statements) =>
      await tenancy.run('attacker', async () => {
        const seen: unknown[] = []
        await tenancy
          .transaction(async (trx) => {
            for (const statement of statements) {
              seen.push(await trx.executeQuery(CompiledQuery.raw(statement)))
            }
          })
          .catch((error: unknown) => seen.push(error))
        return describeSeen(seen)
      }),
    injectOneByOne: async (statements) =>
      await tenancy.run('attacker', async () => {
        const seen: unknown[] = []
        for (const statement of statements) {
          await tenancy.db
            .executeQuery(CompiledQuery.raw(statement))
            .then((result) => seen.push(result))
            .catch((error: unknown) => seen.push(error))
        }
        return describeSeen(seen)
      }),
    rowsOfVictim: async () =>
      await fleet.asAdmin(database, async (client) => {
        const { rows } = await client.query<object>(
          `select * from "${schema}".invoice where tenant_id = $1 order by id`,
          [victim.id],
        )
        return rows
      }),
    [Symbol.asyncDispose]: () => fleet[Symbol.asyncDispose](),
  }
}

/** Everything an attacker can read of what came back. */
export function describeSeen(seen: readonly unknown[]): string {
  return seen.map((one) => (one instanceof Error ? describeError(one) : toText(one))).join('\n')
}

function describeError(error: Error): string {
  const { message, cause } = error
  const fields = toText({ message, fields: Object.fromEntries(Object.entries(error)) })
  return fields + (cause instanceof Error ? describeError(cause) : '')
}

function toText(value: unknown): string {
  return JSON.stringify(value, (_name, inner: unknown) => {
    if (typeof inner === 'bigint') return String(inner)
    return isBuffer(inner) ? Buffer.from(inner.data).toString('hex') : inner
  })
}

/** As a Buffer shows itself in JSON. */
function isBuffer(value: unknown): value is { data: number[] } {
  return typeof value === 'object' && value !== null && 'type' in value && value.type === 'Buffer'
}

import type { Client } from 'pg'

import type { Placement } from '@tenantry/runtime'
import type { Fleet } from '@tenantry/runtime/fleet'

import {
  type Anatomy,
  ANATOMY_SQL,
  type Ground,
  type MutableGround,
  quoteName,
  type Refused,
  type RuntimeFault,
  type Surface,
  SURFACES_SQL,
} from '../../verify/index.ts'
import { readSchema } from '../read-schema.ts'
import { faultyGround } from './faulty-ground.ts'
import { toRefused } from './to-refused.ts'
import type { VerifyGround } from './verify-ground.ts'

interface MutableGroundOptions {
  readonly fleet: Fleet
  readonly ground: VerifyGround
  readonly queries: MutableGround['queries']
  /** Where both tenants are. */
  readonly placement: Placement
}

type AnatomyRow = Pick<Anatomy, 'constraints' | 'routines' | 'currentTenant'>

/** A ground whose walls are taken away, by a connection of its own. Its fleet has to be a copy that nobody else uses. */
export class MutableVerifyGround implements MutableGround, AsyncDisposable {
  readonly tenants: Ground['tenants']
  readonly schema: Ground['schema']
  readonly surfaces: Ground['surfaces']
  readonly send: Ground['send']
  readonly insert: Ground['insert']
  readonly empty: Ground['empty']
  readonly sharedRows: Ground['sharedRows']
  readonly queries: MutableGround['queries']
  readonly #options: MutableGroundOptions
  readonly #admin: Client

  private constructor(options: MutableGroundOptions, admin: Client) {
    const { ground, queries } = options
    this.tenants = ground.tenants
    this.schema = ground.schema
    this.surfaces = ground.surfaces
    this.send = ground.send.bind(ground)
    this.insert = ground.insert.bind(ground)
    this.empty = ground.empty.bind(ground)
    this.sharedRows = ground.sharedRows.bind(ground)
    this.queries = queries
    this.#options = options
    this.#admin = admin
  }

  static async open(options: MutableGroundOptions): Promise<MutableVerifyGround> {
    const { cluster, database } = options.placement
    return new MutableVerifyGround(options, await options.fleet.connect({ cluster, database }))
  }

  async readAnatomy(): Promise<Anatomy> {
    const { fleet, placement } = this.#options
    const { database, schema: name } = placement
    const roles = fleet.rolesOn(placement.cluster)
    const schema = await readSchema(this.#admin, { schema: name, writer: roles.app })
    const { rows: surfaces } = await this.#admin.query<Surface>(SURFACES_SQL, [name])
    const { rows } = await this.#admin.query<AnatomyRow>(ANATOMY_SQL, [name])
    const [found] = rows
    if (found === undefined) throw new Error('a statement without a condition answers with a row')
    return { schema, surfaces, place: { database, schema: name }, roles, ...found }
  }

  async change(statements: readonly string[]): Promise<Refused | undefined> {
    const { fleet, placement } = this.#options
    const roles = fleet.rolesOn(placement.cluster)
    try {
      await this.#admin.query('begin')
      await this.#admin.query(
        "select set_config('search_path', quote_ident($1) || ', tenantry_extensions, pg_temp', true)",
        [placement.schema],
      )
      for (const statement of statements) await this.#admin.query(nameRoles(statement, roles))
      await this.#admin.query('commit')
      return undefined
    } catch (error) {
      await this.#admin.query('rollback')
      return toRefused(error)
    }
  }

  withFault(fault: RuntimeFault): Ground {
    return faultyGround(this, fault)
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#admin.end()
  }
}

function nameRoles(statement: string, roles: Anatomy['roles']): string {
  return Object.entries(roles).reduce(
    (text, [mark, role]) => text.replaceAll(`{{${mark}}}`, quoteName(role)),
    statement,
  )
}

import type { AlterDefaultPrivilegesStmt, GrantRoleStmt, GrantStmt } from 'libpg-query'

import type { ObjectName } from '../change.ts'
import { partsOf, qualifiedName, rolesOf } from '../read-names.ts'
import type { FunctionState, GrantState, Origin } from './database-state.ts'
import { functionsMeant } from './read-function-state.ts'
import {
  type DefaultGrant,
  executeBy,
  type GrantedKind,
  schemaOfName,
  type StateStore,
} from './state-store.ts'

const TABLE_PRIVILEGES = [
  'select',
  'insert',
  'update',
  'delete',
  'truncate',
  'references',
  'trigger',
  'maintain',
] as const

interface Granting {
  readonly isGrant: boolean
  readonly roles: readonly string[]
  readonly privileges: readonly { readonly name: string; readonly isForColumns: boolean }[]
  readonly isGrantable: boolean
  readonly at: Origin
}

export function applyGrant(store: StateStore, statement: GrantStmt, at: Origin): void {
  const { objtype, objects = [], targtype } = statement
  const names = objects.map((object) => qualifiedName(partsOf(object)))
  const inSchemas = targtype === 'ACL_TARGET_ALL_IN_SCHEMA' ? names.map(({ name }) => name) : []
  if (objtype === 'OBJECT_TABLE') {
    const granting = readGranting(statement, TABLE_PRIVILEGES, at)
    const targets = inSchemas.length > 0 ? tablesIn(store, inSchemas) : names
    for (const name of targets) {
      store.update(name, ({ grants }) => ({ grants: granted(grants, granting) }))
    }
  } else if (objtype === 'OBJECT_SCHEMA' || objtype === 'OBJECT_DATABASE') {
    const on = objtype === 'OBJECT_SCHEMA' ? 'schema' : 'database'
    const all = on === 'schema' ? ['create', 'usage'] : ['create', 'connect', 'temporary']
    grantMaking(store, on, names, readGranting(statement, all, at))
  } else if (isRoutine(objtype)) {
    const granting = readGranting(statement, ['execute'], at)
    const targets =
      inSchemas.length > 0
        ? functionsIn(store, inSchemas)
        : objects.flatMap((one) => functionsMeant(store, one))
    for (const one of targets) {
      const grants = granted(one.grants ?? [executeBy('public', one.at)], granting)
      store.setFunction({ ...one, grants })
    }
  }
}

export function applyDefaultPrivileges(
  store: StateStore,
  { action, options = [] }: AlterDefaultPrivilegesStmt,
  at: Origin,
): void {
  if (action === undefined) return
  const on = defaultKind(action.objtype)
  if (on === undefined) return
  const all = on === 'function' ? ['execute'] : [...TABLE_PRIVILEGES]
  const { isGrant, roles, privileges, isGrantable } = readGranting(action, all, at)
  const named = options.flatMap((one) =>
    'DefElem' in one && one.DefElem.defname === 'schemas' && one.DefElem.arg
      ? partsOf(one.DefElem.arg)
      : [],
  )
  const schemas = named.length === 0 ? [undefined] : named
  for (const schema of schemas) {
    if (on === 'function' && roles.includes('public')) {
      const key = schema === undefined ? '*' : (schemaOfName({ schema }) ?? '')
      if (isGrant) store.closedToPublic.delete(key)
      else store.closedToPublic.add(key)
    }
    const given = roles.flatMap((role) =>
      privileges.map(({ name, isForColumns }): DefaultGrant => ({
        on,
        schema,
        role,
        privilege: name,
        isForColumns,
        isGrantable,
      })),
    )
    const others = store.defaultGrants.filter(
      (one) =>
        !given.some(
          ({ role, privilege }) =>
            one.on === on &&
            one.schema === schema &&
            one.role === role &&
            one.privilege === privilege,
        ),
    )
    store.defaultGrants = isGrant ? [...others, ...given] : others
  }
}

export function applyMembership(store: StateStore, statement: GrantRoleStmt): void {
  const { granted_roles = [], grantee_roles = [], is_grant } = statement
  const roles = granted_roles.flatMap((one) =>
    'AccessPriv' in one ? [one.AccessPriv.priv_name ?? ''] : [],
  )
  for (const member of rolesOf(grantee_roles)) {
    const before = store.memberships.get(member) ?? []
    const others = before.filter((one) => !roles.includes(one))
    store.memberships.set(member, is_grant ? [...others, ...roles] : others)
  }
}

function grantMaking(
  store: StateStore,
  on: 'schema' | 'database',
  names: readonly ObjectName[],
  { isGrant, roles, privileges, at }: Granting,
): void {
  const kinds = privileges.flatMap(({ name }) =>
    name === 'create'
      ? (['create'] as const)
      : name.startsWith('temp')
        ? (['temporary'] as const)
        : [],
  )
  const given = names.flatMap(({ name }) =>
    roles.flatMap((role) => kinds.map((privilege) => ({ on, name, role, privilege, at }))),
  )
  const others = store.makeGrants.filter(
    (one) =>
      !given.some(
        ({ name, role, privilege }) =>
          one.on === on && one.name === name && one.role === role && one.privilege === privilege,
      ),
  )
  store.makeGrants = isGrant ? [...others, ...given] : others
}

function readGranting(statement: GrantStmt, all: readonly string[], at: Origin): Granting {
  const given = (statement.privileges ?? []).flatMap((one) =>
    'AccessPriv' in one ? [one.AccessPriv] : [],
  )
  const privileges = given.flatMap(({ priv_name, cols }) => {
    const isForColumns = cols !== undefined
    const names = priv_name === undefined ? all : [priv_name.toLowerCase()]
    return names.map((name) => ({ name, isForColumns }))
  })
  return {
    isGrant: statement.is_grant ?? false,
    roles: rolesOf(statement.grantees),
    privileges:
      given.length === 0 ? all.map((name) => ({ name, isForColumns: false })) : privileges,
    isGrantable: statement.grant_option ?? false,
    at,
  }
}

function granted(
  grants: readonly GrantState[],
  { isGrant, roles, privileges, isGrantable, at }: Granting,
): readonly GrantState[] {
  const others = grants.filter(
    ({ role, privilege }) =>
      !(roles.includes(role) && privileges.some(({ name }) => name === privilege)),
  )
  // `revoke grant option for` leaves the right itself.
  if (!isGrant) return isGrantable ? grants.map((one) => ({ ...one, isGrantable: false })) : others
  const given = roles.flatMap((role) =>
    privileges.map(({ name, isForColumns }) => ({
      role,
      privilege: name,
      isForColumns,
      isGrantable,
      at,
    })),
  )
  return [...others, ...given]
}

function tablesIn(store: StateStore, schemas: readonly string[]): readonly ObjectName[] {
  const wanted = new Set(schemas.map((schema) => schemaOfName({ schema })))
  return [...store.relations.values()].filter(({ schema }) => wanted.has(schema))
}

function functionsIn(store: StateStore, schemas: readonly string[]): readonly FunctionState[] {
  const wanted = new Set(schemas.map((schema) => schemaOfName({ schema })))
  return [...store.functions.values()].filter(({ schema }) => wanted.has(schema))
}

function isRoutine(type: GrantStmt['objtype']): boolean {
  return type === 'OBJECT_FUNCTION' || type === 'OBJECT_PROCEDURE' || type === 'OBJECT_ROUTINE'
}

function defaultKind(type: GrantStmt['objtype']): GrantedKind | undefined {
  if (type === 'OBJECT_TABLE') return 'table'
  if (type === 'OBJECT_SEQUENCE') return 'sequence'
  return isRoutine(type) ? 'function' : undefined
}

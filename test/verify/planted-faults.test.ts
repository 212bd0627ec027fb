import { afterAll, beforeAll, expect, test } from 'vitest'

import type { Mode } from '@tenantry/runtime'

import type { Verdict } from '../../src/verify/index.ts'
import { createVerifiedFleet, type VerifiedFleet, WELL_MADE } from './verified-fleet.ts'

interface Fault {
  readonly plant: string
  readonly undo: string
  /** Attacks that get through, each with its object. */
  readonly finds: readonly string[]
  /** Those that end without a proof, where that is all there is to find. */
  readonly unproven?: readonly string[]
  /** Whether `mutants.test.ts` plants it alone in a pool. Default: no. */
  readonly isHunted?: true
  /** Where rows of two tenants are beside each other. Default: it harms everywhere. */
  readonly modes?: readonly Mode[]
}

const OWN = 'tenant_id = (select tenantry.current_tenant())'
const RESTORE = `drop policy if exists tenant on $schema.customer;
  create policy tenant on $schema.customer to $app using (${OWN}) with check (${OWN})`

const FAULTS: Readonly<Record<string, Fault>> = {
  'a table without row-level security': {
    plant: 'alter table $schema.customer disable row level security',
    undo: 'alter table $schema.customer enable row level security',
    finds: [
      'customer read',
      'customer count',
      'customer update',
      'customer insert',
      'customer attest',
    ],
    isHunted: true,
  },
  'a policy that admits all': {
    plant:
      'drop policy tenant on $schema.customer; create policy tenant on $schema.customer to $app using (true)',
    undo: RESTORE,
    finds: ['customer read', 'customer delete', 'customer move', 'customer no context'],
    isHunted: true,
  },
  'a policy that checks nothing that is written': {
    plant: `drop policy tenant on $schema.customer; create policy tenant on $schema.customer to $app using (${OWN}) with check (true)`,
    undo: RESTORE,
    finds: ['customer insert', 'customer move unread'],
    isHunted: true,
  },
  'row-level security that is not forced': {
    plant: 'alter table $schema.customer no force row level security',
    undo: 'alter table $schema.customer force row level security',
    finds: ['customer attest owner'],
    isHunted: true,
  },
  'a right to truncate': {
    plant: 'grant truncate on $schema.receipt to $app',
    undo: 'revoke truncate on $schema.receipt from $app',
    finds: ['receipt truncate'],
  },
  'a right to truncate what is referred to': {
    plant: 'grant truncate on $schema.customer to $app',
    undo: 'revoke truncate on $schema.customer from $app',
    finds: ['customer truncate'],
    isHunted: true,
  },
  'a right to write to what all tenants read': {
    plant: 'grant insert on $schema.currency to $app',
    undo: 'revoke insert on $schema.currency from $app',
    finds: ['currency unscoped'],
    isHunted: true,
  },
  'a reference without the tenant': {
    plant: `create unique index customer_alone on $schema.customer (id);
      alter table $schema.invoice add constraint alone foreign key (customer_id) references $schema.customer (id),
        drop constraint invoice_tenant_id_customer_id_fkey`,
    undo: `alter table $schema.invoice drop constraint alone, add foreign key (tenant_id, customer_id)
      references $schema.customer (tenant_id, id); drop index $schema.customer_alone`,
    finds: ['invoice.alone refer', 'customer.customer_alone tell apart'],
    modes: ['pool'],
    isHunted: true,
  },
  'a unique key without the tenant': {
    plant: 'create unique index number_alone on $schema.invoice (number)',
    undo: 'drop index $schema.number_alone',
    finds: ['invoice.number_alone tell apart'],
    modes: ['pool'],
    isHunted: true,
  },
  'a function with the rights of an owner who sees all': {
    plant: `create function $schema.all_customers() returns setof text language sql security definer
      set search_path = '' as 'select name from $schema.customer'`,
    undo: 'drop function $schema.all_customers()',
    finds: ['all_customers function'],
  },
  'a function that takes the id of a row': {
    plant: `create function $schema.name_of(customer uuid) returns text language sql security definer
      set search_path = '' as 'select name from $schema.customer where id = name_of.customer'`,
    undo: 'drop function $schema.name_of(uuid)',
    finds: ['name_of function'],
  },
  'a function with the rights of its owner that says not where its names lead': {
    plant: `create function $schema.answer() returns int language sql security definer as 'select 42'`,
    undo: 'drop function $schema.answer()',
    finds: [],
    unproven: ['answer search path', 'answer function'],
  },
  'an index that does not begin with the tenant': {
    plant: 'create index number_alone on $schema.invoice (number)',
    undo: 'drop index $schema.number_alone',
    finds: ['invoice.number work'],
    modes: ['pool'],
  },
  "a trigger whose error tells of another's row": {
    plant: `create function $schema.refuse_known() returns trigger language plpgsql security definer as $$
      begin
        if exists (select from $schema.customer where name = new.name and (tenant_id, id) <> (new.tenant_id, new.id)) then
          raise exception 'there is a customer % already', new.name;
        end if;
        return new;
      end $$;
      create trigger refuse_known before insert or update on $schema.customer
        for each row when (new.name like 'v%') execute function $schema.refuse_known()`,
    undo: 'drop function $schema.refuse_known() cascade',
    finds: ['customer insert alike', 'customer change alike'],
    modes: ['pool'],
  },
  "a policy whose function fails on another's row": {
    plant: `create function $schema.looks(tenant uuid, id uuid) returns boolean language plpgsql stable cost 0.0001 as $$
      begin
        if tenant <> tenantry.current_tenant() then raise exception 'that is %', id; end if;
        return true;
      end $$;
      alter policy tenant on $schema.receipt using ($schema.looks(tenant_id, id) and ${OWN})`,
    undo: `alter policy tenant on $schema.receipt using (${OWN}); drop function $schema.looks(uuid, uuid)`,
    finds: ['receipt worlds', 'receipt error of a row'],
    modes: ['pool'],
  },
  "a view with its owner's rights": {
    plant: `create view $schema.all_names as select count(*) from $schema.customer; grant select on $schema.all_names to $app`,
    undo: 'drop view $schema.all_names',
    finds: ['all_names view'],
  },
  'a materialized view': {
    plant: `create materialized view $schema.kept as select name from $schema.customer; grant select on $schema.kept to $app`,
    undo: 'drop materialized view $schema.kept',
    finds: ['kept materialized view'],
  },
}

let verified: VerifiedFleet

beforeAll(async () => {
  verified = await createVerifiedFleet(WELL_MADE)
})

afterAll(async () => {
  await verified?.[Symbol.asyncDispose]()
})

const MODES = ['pool', 'bridge', 'silo'] as const
/** Those that do not stand in each other's way. */
const AT_ONCE = Object.values(FAULTS).filter(
  ({ plant, modes }) => modes === undefined && !/disable row|check \(true\)/.test(plant),
)

const ALONE = Object.entries(FAULTS).filter(([, { isHunted }]) => isHunted === undefined)

test.each(ALONE)('%s is found in a pool', async (_name, fault) => {
  const { verdicts, unfilled } = await verified.attack('pool', fault)
  const through = withOutcome('through', verdicts)

  expect(through).toEqual(expect.arrayContaining([...fault.finds]))
  expect(withOutcome('unproven', verdicts)).toEqual(
    expect.arrayContaining([...(fault.unproven ?? [])]),
  )
  expect(unfilled).toEqual([])
  // Nothing else is blamed.
  expect(new Set(through.map(tableOf))).toEqual(new Set(fault.finds.map(tableOf)))
})

test.each(MODES)('all at once are found in a %s', async (mode) => {
  const plant = AT_ONCE.map((fault) => fault.plant).join(';')
  const undo = AT_ONCE.map((fault) => fault.undo).join(';')
  const { verdicts } = await verified.attack(mode, { plant, undo })

  expect(AT_ONCE.length).toBeGreaterThan(5)
  expect(withOutcome('through', verdicts)).toEqual(
    expect.arrayContaining(AT_ONCE.flatMap(({ finds }) => finds)),
  )
})

test.each(MODES)('a role that bypasses row-level security is found in a %s', async (mode) => {
  const bypass = 'alter role $app bypassrls'
  try {
    const { verdicts } = await verified.attack(mode, { plant: bypass, undo: '' })
    const through = verdicts.filter(({ outcome }) => outcome === 'through')
    // The runtime does not reach the database of another silo.
    for (const channel of mode === 'silo' ? ['bare'] : ['driver', 'bare']) {
      for (const id of ['read', 'delete', 'insert', 'attest']) {
        expect(through).toContainEqual(expect.objectContaining({ id, channel, object: 'invoice' }))
      }
    }
  } finally {
    await verified.admin(`alter role ${verified.fleet.rolesOn('primary').app} nobypassrls`)
  }
})

function withOutcome(wanted: Verdict['outcome'], verdicts: readonly Verdict[]): string[] {
  return verdicts
    .filter(({ outcome }) => outcome === wanted)
    .map(({ object, id }) => `${object} ${id}`)
}

function tableOf(found: string): string {
  return found.split(/[ .]/)[0] ?? ''
}

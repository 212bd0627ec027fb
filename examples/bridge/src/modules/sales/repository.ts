import type { TenantDatabase, TenantIdColumn } from '@tenantry/runtime'
import type { Generated } from 'kysely'

export type Stage = 'lead' | 'offer' | 'won' | 'lost'

export interface SalesTables {
  contact: { tenant_id: TenantIdColumn; id: Generated<string>; name: string; email: string }
  deal: {
    tenant_id: TenantIdColumn
    id: Generated<string>
    contact_id: string
    title: string
    amount: number
    stage: Generated<Stage>
  }
}

export type SalesDatabase = TenantDatabase<SalesTables>

export interface NewContact {
  readonly name: string
  readonly email: string
}

export interface NewDeal {
  readonly contact_id: string
  readonly title: string
  readonly amount: number
}

const CONTACT = ['id', 'name', 'email'] as const
const DEAL = ['id', 'contact_id', 'title', 'amount', 'stage'] as const

export async function listContacts(db: SalesDatabase) {
  return db.selectFrom('contact').select(CONTACT).orderBy('name').execute()
}

export async function findContact(db: SalesDatabase, id: string) {
  return db.selectFrom('contact').select(CONTACT).where('id', '=', id).executeTakeFirst()
}

export async function insertContact(db: SalesDatabase, { name, email }: NewContact) {
  const contact = db.insertInto('contact').values({ name, email })
  return contact.returning(CONTACT).executeTakeFirstOrThrow()
}

/** Deletes a contact and its deals; whether there was one. */
export async function deleteContact(db: SalesDatabase, id: string): Promise<boolean> {
  const { numDeletedRows } = await db.deleteFrom('contact').where('id', '=', id).executeTakeFirst()
  return numDeletedRows > 0n
}

export async function listDeals(db: SalesDatabase) {
  return db
    .selectFrom('deal')
    .innerJoin('contact', 'contact.id', 'deal.contact_id')
    .select(['deal.id', 'deal.title', 'deal.amount', 'deal.stage', 'contact.name as contact'])
    .orderBy('deal.title')
    .execute()
}

export async function findDeal(db: SalesDatabase, id: string) {
  return db.selectFrom('deal').select(DEAL).where('id', '=', id).executeTakeFirst()
}

export async function insertDeal(db: SalesDatabase, { contact_id, title, amount }: NewDeal) {
  const deal = db.insertInto('deal').values({ contact_id, title, amount })
  return deal.returning(DEAL).executeTakeFirstOrThrow()
}

/** The deal in its new stage; undefined when it no longer was in the old one. */
export async function updateStage(db: SalesDatabase, id: string, from: Stage, to: Stage) {
  return db
    .updateTable('deal')
    .set({ stage: to })
    .where('id', '=', id)
    .where('stage', '=', from)
    .returning(DEAL)
    .executeTakeFirst()
}

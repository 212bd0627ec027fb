import type { TenantDatabase, TenantIdColumn } from '@tenantry/runtime'
import type { ColumnType, Generated } from 'kysely'

export interface WardTables {
  patient: { tenant_id: TenantIdColumn; id: Generated<string>; number: string; name: string }
  bed: {
    tenant_id: TenantIdColumn
    id: Generated<string>
    name: string
    patient_id: string | null
  }
  /** Written once: the database refuses to change or delete one. */
  record: {
    tenant_id: TenantIdColumn
    id: ColumnType<string, never, never>
    patient_id: ColumnType<string, string, never>
    text: ColumnType<string, string, never>
    written_at: ColumnType<Date, never, never>
  }
}

/** A transaction fits as well: what is called inside of one takes part in it. */
export type WardDatabase = TenantDatabase<WardTables>

export interface NewPatient {
  readonly number: string
  readonly name: string
}

const PATIENT = ['id', 'number', 'name'] as const

export async function listPatients(db: WardDatabase) {
  return db
    .selectFrom('patient')
    .leftJoin('bed', 'bed.patient_id', 'patient.id')
    .select(['patient.id', 'patient.number', 'patient.name', 'bed.name as bed'])
    .orderBy('patient.number')
    .execute()
}

export async function findPatient(db: WardDatabase, id: string) {
  return db.selectFrom('patient').select(PATIENT).where('id', '=', id).executeTakeFirst()
}

export async function insertPatient(db: WardDatabase, { number, name }: NewPatient) {
  const patient = db.insertInto('patient').values({ number, name })
  return patient.returning(PATIENT).executeTakeFirstOrThrow()
}

export async function listBeds(db: WardDatabase) {
  return db.selectFrom('bed').select(['id', 'name', 'patient_id']).orderBy('name').execute()
}

export async function insertBed(db: WardDatabase, name: string) {
  return db.insertInto('bed').values({ name }).returning(['id', 'name']).executeTakeFirstOrThrow()
}

/** Gives the patient a free bed; undefined when there is none. Two at once get two beds. */
export async function occupyBed(db: WardDatabase, patientId: string) {
  const free = db.selectFrom('bed').select('id').where('patient_id', 'is', null)
  return db
    .updateTable('bed')
    .set({ patient_id: patientId })
    .where('id', '=', free.orderBy('name').limit(1).forUpdate().skipLocked())
    .returning('name')
    .executeTakeFirst()
}

/** The bed the patient was in; undefined when it was in none. */
export async function freeBed(db: WardDatabase, patientId: string) {
  return db
    .updateTable('bed')
    .set({ patient_id: null })
    .where('patient_id', '=', patientId)
    .returning('name')
    .executeTakeFirst()
}

export async function listRecords(db: WardDatabase, patientId: string) {
  return db
    .selectFrom('record')
    .select(['id', 'text', 'written_at'])
    .where('patient_id', '=', patientId)
    .orderBy('written_at')
    .execute()
}

export async function insertRecord(db: WardDatabase, patientId: string, text: string) {
  return db
    .insertInto('record')
    .values({ patient_id: patientId, text })
    .returning(['id', 'text', 'written_at'])
    .executeTakeFirstOrThrow()
}

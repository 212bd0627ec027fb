import type { Tenancy } from '@tenantry/runtime'

import { Refusal } from '../../refusal.ts'
import {
  freeBed,
  insertPatient,
  insertRecord,
  type NewPatient,
  occupyBed,
  type WardTables,
} from './repository.ts'

export type WardTenancy = Pick<Tenancy<WardTables>, 'db' | 'transaction'>

export interface Admission extends NewPatient {
  readonly complaint: string
}

/** Patient, first record and bed come together or not at all. */
export async function admitPatient(tenancy: WardTenancy, admission: Admission) {
  return tenancy.transaction(async (trx) => {
    const patient = await insertPatient(trx, admission)
    await insertRecord(trx, patient.id, `Admitted: ${admission.complaint}`)
    const bed = await occupyBed(trx, patient.id)
    // Takes the patient and the record back as well.
    if (bed === undefined) throw new Refusal(409, 'WARD_FULL', 'There is no free bed.')
    return { ...patient, bed: bed.name }
  })
}

/** Frees the patient's bed and says so in the records; undefined when the patient is in none. */
export async function dischargePatient(tenancy: WardTenancy, patientId: string) {
  return tenancy.transaction(async (trx) => {
    const bed = await freeBed(trx, patientId)
    return bed && (await insertRecord(trx, patientId, `Discharged from ${bed.name}`))
  })
}

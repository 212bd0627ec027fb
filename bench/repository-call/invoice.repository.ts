import { GeneratedInvoiceRepository } from './invoice.repository.generated.ts'

/** Queries of invoice that are not generated belong here: `this.rows().where(…)`, `this.db`. */
export class InvoiceRepository extends GeneratedInvoiceRepository {}

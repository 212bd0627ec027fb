import { GeneratedOrderLineRepository } from './order-line.repository.generated.ts'

/** Queries of order line that are not generated belong here: `this.rows().where(…)`, `this.db`. */
export class OrderLineRepository extends GeneratedOrderLineRepository {}

import { GeneratedLineItemRepository } from './line-item.repository.generated.ts'

/** Queries of line item that are not generated belong here: `this.rows().where(…)`, `this.db`. */
export class LineItemRepository extends GeneratedLineItemRepository {}

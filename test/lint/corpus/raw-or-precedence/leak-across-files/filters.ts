import { sql as raw } from 'kysely'

export const FILTERS = { due: raw<boolean>`total > 0 or number is null` }

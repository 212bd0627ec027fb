import { sql as raw } from 'kysely'

export const due = (least: number) => raw<boolean>`total > ${least}-- what is due`

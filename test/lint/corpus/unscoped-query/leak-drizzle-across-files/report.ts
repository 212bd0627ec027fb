import { above, find } from './queries.ts'

export const large = async () => await find(above(1000))

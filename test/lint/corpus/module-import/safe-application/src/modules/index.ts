import { name } from './crm/index.ts'

export const modules = [name]

import { secret } from './modules/crm/secret.ts'

export const app = { secret }

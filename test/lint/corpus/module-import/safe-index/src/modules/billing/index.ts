import { find } from '../crm/index.ts'

export const debtor = find('1')

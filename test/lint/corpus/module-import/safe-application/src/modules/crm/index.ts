export const name = 'crm'

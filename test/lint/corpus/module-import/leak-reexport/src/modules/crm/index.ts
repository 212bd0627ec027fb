export { find } from './customer.repository.ts'

export { find as findCustomer } from '../crm/customer.repository.ts'

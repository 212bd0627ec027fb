import { issueToken } from './tokens.ts'

const [tenant] = process.argv.slice(2)
const secret = process.env['JWT_SECRET']
if (!tenant || !secret) {
  console.error('Usage: JWT_SECRET=<secret> node src/issue-token.ts <tenant>')
  process.exit(2)
}
console.log(await issueToken(tenant, secret))

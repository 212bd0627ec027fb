// A command in a process of its own: starts the server, says where it is, leaves it on SIGTERM.
import { startEmbeddedPostgres } from '../../../src/workspace/embedded-postgres/index.ts'

const [, , root = '', owner] = process.argv
const server = await startEmbeddedPostgres(root, {
  owner: owner === 'project' ? 'project' : 'session',
  database: 'acme',
})
process.stdout.write(`${JSON.stringify(server)}\n`)
if (owner !== 'project') {
  const stay = setInterval(() => undefined, 1000)
  process.once('SIGTERM', () => {
    clearInterval(stay)
    void server.release()
  })
}

// A process of its own, so that what it does costs the measured process nothing. Takes the delay each way
// in milliseconds and where to connect to, and tells its port as a message.
import { connect, createServer, type Socket } from 'node:net'

const [delay = '', host = '', port = ''] = process.argv.slice(2)

const server = createServer({ noDelay: true }, (near) => {
  const far = connect({ host, port: Number(port), noDelay: true })
  forward(near, far)
  forward(far, near)
})

/** Every piece waits as long, so that none overtakes another. */
function forward(from: Socket, to: Socket): void {
  from.on('data', (piece) => setTimeout(() => to.write(piece), Number(delay)))
  from.on('close', () => to.destroy())
  from.on('error', () => to.destroy())
}

server.listen(0, '127.0.0.1', () => process.send?.(server.address()))
process.on('disconnect', () => process.exit())

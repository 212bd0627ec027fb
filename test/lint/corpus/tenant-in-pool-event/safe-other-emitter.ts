import { AsyncLocalStorage } from 'node:async_hooks'

import { EventEmitter } from 'node:events'

const storage = new AsyncLocalStorage<string>()
const socket = new EventEmitter()

socket.on('connect', () => console.log(storage.getStore()))

import express from 'express'

const app = express()

app.use((request, _response, next) => {
  app.locals['started'] ??= Date.now()
  app.locals.tenant = request.hostname.split('.')[0]
  next()
})

export { app }
